import { transportContract } from '../../contract/transport.ts'
import { openSimulatorHarness } from './harness.ts'

transportContract('The simulator', openSimulatorHarness, {
  reachability: 'a terminal cannot block the service: what is said to it while it is closed waits for it',
})
