import { createInstance } from 'i18next'
import type { Texts } from '../../src/flow/flow-set.ts'
import type { FlowEvent } from '../../src/flow/session.ts'
import type { Language } from '../../src/korean/language.ts'

export type Render = (language: Language, event: Extract<FlowEvent, { type: 'say' }>) => string

/** Renders what a flow says as the person reads it: the text and its numbered options. Missing texts are Korean. */
export function renderer(texts: Texts): Render {
  const i18n = createInstance()
  void i18n.init({
    resources: texts,
    initAsync: false,
    lng: 'ko',
    fallbackLng: 'ko',
    keySeparator: false,
    ns: Object.keys(texts.ko),
    interpolation: { escapeValue: false },
  })
  return (language, event) => {
    const say = i18n.getFixedT(language)
    const options = (event.choices?.options ?? []).map(
      (option, index) => `${index + 1}. ${say(option.labelKey, option.params ?? {})}`,
    )
    return [say(event.key, event.params), ...options].join('\n')
  }
}
