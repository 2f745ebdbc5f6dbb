import { withFinal } from './jamo.ts'

const politeAfterVowel = ['', '요', '욧', '욥', '용', '욤', '염', '여', '영', '유', '예', '라우', '라', '이다', '요잉']
const afterClosedStem = words(
  '습니다 습니다만 습니다요 소이다 소 오 다 네 네요 지 지요 죠 쥬 구요 고요 거든요 는데요 은데요 는데 은데 음 슴 구만 구만요 군요 수 쇠다 우다 습죠 답니다 단다 다고요 다고 다니까 다니까요 시오 심다 심더 슈 는구만 구마 꾸마 입니다 다오 단말입니다',
)
const favours = words(
  '줘 줘요 줘라 줘봐 주세요 주셔요 주십시오 주시오 주십쇼 주시요 주오 주우 주소 주쇼 주라 줍소 줍쇼 줍시오 주소서 주이소 주시라요 주시라 주라요 주게 주게나 주구려 주시구려 달라 달라요 달라고 다오 주면안돼요 주면안될까요 주시면안될까요 주시면안돼요 주시면고맙겠습니다 주시면감사하겠습니다 주시면좋겠어요 주면좋겠어요 주면좋겠습니다 주시면좋겠습니다 줬으면좋겠어요 주셨으면좋겠어요 주셨으면좋겠습니다 주셨으면합니다 줬으면합니다 주기바랍니다 주시기바랍니다 주길바랍니다 주시길바랍니다 주실래요 줄래요 줄래 주실수있나요 주실수있어요 주실수있습니까 주실수있으세요 줄수있나요 줄수있어요 줄수있습니까 줄수있소 주시겠습니까 주시겠어요 주겠습니까 주겠소 주갔소 주갔습니까 주실까요 줍니까 주나요 주 줄수있어 줄수있나 주시지요 주지요 봐요 버려 버려요 버려줘 버려주세요 버리세요 버리시오 버려라 놔 주고싶어요',
)

/** Splits a list written with spaces. */
export function words(list: string): string[] {
  return list.split(' ')
}

/** Every item of `first` followed by every item of `second`. */
export function product(first: readonly string[], second: readonly string[]): string[] {
  return first.flatMap((head) => second.map((tail) => head + tail))
}

/** The everyday sentence endings of an adjective with a closed stem: 없, 없어 gives 없어요, 없습니다, 없지요 ... */
export function closedForms(stem: string, infinitive: string): string[] {
  return [...product([infinitive], politeAfterVowel), ...product([stem], afterClosedStem)]
}

/** Requests made of an infinitive: 지워 gives 지워, 지워요, 지워 주세요, 지워 주시오, 지워 달라 ... */
export function requestForms(infinitive: string): string[] {
  return product([infinitive], [...politeAfterVowel, ...favours])
}

/**
 * What a person says who wants or announces to do something: 그만하 gives 그만할래요, 그만하고 싶어요, 그만하겠습니다,
 * 그만합시다 ... The base ends in a vowel.
 */
export function intentForms(base: string): string[] {
  const future = product(
    [closeWith(base, 'ㄹ')],
    words(
      '래 래요 라요 게 게요 거예요 거야 겁니다 것입니다 라오 랍니다 란다 려고 려고요 려고합니다 려구요 려고해요 꺼예요 꺼야 수있어요 수있나요 수있습니까 까요',
    ),
  )
  const wish = product([base + '고싶'], [...closedForms('', '어'), '으니까', '은데요', '은데'])
  const will = closedForms(base + '겠', base + '겠어')
  const plain = product(
    [base],
    words(
      '기 기요 자 자요 지요 죠 지 시오 세요 십시오 오 렵니다 고파요 라 라요 기원해요 기원합니다 기를원합니다 길원해요 면좋겠어요 려고요 려구요 려고합니다 려고해요 고자합니다 게해줘 게해주세요 게해주시오 도록하겠습니다 도록할게요 시라요',
    ),
  )
  return [
    ...future,
    ...wish,
    ...will,
    ...plain,
    closeWith(base, 'ㅂ') + '시다',
    closeWith(base, 'ㅂ') + '니다',
    closeWith(base, 'ㅁ'),
  ]
}

function closeWith(base: string, final: string): string {
  return base.slice(0, -1) + withFinal(base.slice(-1), final)
}
