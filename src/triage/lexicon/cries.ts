/** Words of a message that is nothing but a cry for help: P0 when there is nothing else. Without spaces. */
export const cryWords: readonly string[] = (
  '살려주세요 살려줘요 살려줘 살려주십시오 살려주시오 살려주소 살려달라 살려 살려주새요 도와주세요 도와줘요 도와줘 도와주십시오 도와주시오 도와주소 도와주새요 도아주세요 도아줘 도와달라 도와 구해주세요 구해줘 구해주십시오 제발 급해요 급해 급합니다 급함 급하오 긴급 빨리요 빨리 날래 어서 지금 누가 좀 누구 여기요 사람 ' +
  'help me us please now sos urgent save emergency sallyeojuseyo sallyeojwo dowajuseyo dowajwo jebal ppalli 救命 救救我 救救我们 救我 快 快来 求求你 帮帮我 啊'
).split(' ')

/** Loose initials that people in fear send; each may mean something else, so they lead to a question, never to P0. */
export const jamoCries: Readonly<Record<string, string>> = {
  ㄷㅇㅈ: 'immediate',
  ㄷㅇㅈㅇ: 'immediate',
  ㄷㅇㅈㅅㅇ: 'immediate',
  ㄷㅇㅈㅅㅅㅇ: 'immediate',
  ㅅㄹㅈ: 'immediate',
  ㅅㄹㅈㅇ: 'immediate',
  ㅅㄹㅈㅅㅇ: 'immediate',
  ㅅㄹㄷㄹ: 'immediate',
  ㄱㅎㅈ: 'immediate',
  ㄱㅎㅈㅅㅇ: 'immediate',
  ㄱㅎ: 'immediate',
  ㅈㅂ: 'immediate',
  ㅈㅅ: 'suicide',
  ㅈㄱㅅㅇ: 'suicide',
  ㅈㄱㅅㄷ: 'suicide',
  ㅈㅎㅆ: 'arrest',
  ㅈㅎㅇ: 'arrest',
  ㅈㅎㄱ: 'arrest',
  ㄱㅇ: 'arrest',
  ㅂㅅ: 'return',
  ㄴㅊ: 'abduction',
}
