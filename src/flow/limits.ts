/** Bounds of the engine. A flow or a person that reaches one gets an answer or a human, never a silent loop. */
export const historyMax = 50
/** Steps run in one turn without waiting for input; more is a loop that the lint missed, and a human takes over. */
export const stepsPerTurnMax = 100
/** Characters of one answer that are read and kept; the rest of a longer message stays in the inbox only. */
export const answerCharsMax = 4000
export const subflowDepthMax = 5
export const attachmentsPerAnswerMax = 10
/** Misunderstandings in a row after which a human is offered. */
export const missesBeforeHumanMax = 3
/** Reason codes and codes of alarm questions that a session keeps. */
export const reasonsMax = 20
export const askedMax = 20
/** Characters of an answer that stay in the session as a fact, for conditions and texts. */
export const factCharsMax = 60
/** Characters of the person's words that a reading keeps while it waits to be confirmed. */
export const pendingRawCharsMax = 60
export const candidatesMax = 4
/** The second time that a date, a place or a number is not understood, the words themselves are the answer. */
export const missesBeforeRawMax = 2
/** Words longer than this that answer no choice tell something, and are kept. */
export const toldCharsMin = 12
/** A message in another language that is longer than this does not change the one that a person is answered in. */
export const ownWordsCharsMax = 300
