import type { Net } from '@signalapp/libsignal-client'
import type { AuthMessagesService } from '@signalapp/libsignal-client/dist/net/chat/AuthMessagesService.js'
import type { AuthUsernamesService } from '@signalapp/libsignal-client/dist/net/chat/AuthUsernamesService.js'
import type { UnauthMessagesService } from '@signalapp/libsignal-client/dist/net/chat/UnauthMessagesService.js'

/** The connection as the account's device. libsignal adds these services to its classes when it is loaded. */
export type Chat = Net.AuthenticatedChatConnection & AuthMessagesService & AuthUsernamesService

/** The connection as nobody. */
export type QuietChat = Net.UnauthenticatedChatConnection & UnauthMessagesService
