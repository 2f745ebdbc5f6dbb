/** The languages that a person can be answered in: Korean, simplified Chinese and English. */
export type Language = 'ko' | 'zh' | 'en'

export const languages = ['ko', 'zh', 'en'] as const satisfies readonly Language[]
