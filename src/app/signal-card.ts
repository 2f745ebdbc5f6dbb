import type { SignalCard } from '../intake/intake.ts'
import type { Database } from '../store/database.ts'
import { findSignalAccount } from '../store/signal-account.ts'
import type { Vault } from '../vault/vault.ts'

/**
 * How the hotline is found on Signal, kept at hand because every new conversation asks for it. `current` is null while
 * Signal is off, no account is linked, or the account has no public name.
 */
export type LiveSignalCard = { current(): SignalCard | null; refresh(): Promise<void> }

/** Knows nothing before the first `refresh`. */
export function openSignalCard(deps: { database: Database; vault: Vault; isOn: () => boolean }): LiveSignalCard {
  let card: SignalCard | null = null
  return {
    current: () => card,
    async refresh() {
      const account = deps.isOn() ? await findSignalAccount(deps.database, deps.vault) : null
      card = account?.username ?? null
    },
  }
}
