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
