import { commands } from './answer-commands.ts'
import { closedForms, product, words } from './answer-forms.ts'
import { addEntries, addPieces, says, type Lexicon } from './answer-lexicon.ts'
import { talk } from './answer-talk.ts'

// Sources: the answer lists of the domain page; endings of Hamgyong and Yanbian speech. Provisional until checked by
// native speakers from each region.
const plainYes = words(
  '네 예 녜 넵 넷 넹 넴 넨 네엡 네넵 옙 예이 응 웅 엉 어 그래 그래요 그래유 기래 기래요 알겠습니다 알겠어요 알겠어 알겠소 알았어요 알았습니다 알았어 알았소 알았다 오케이 오케 오키 옥케이 오케바리 예스 네요 예요 네이 네ㅣ 넵요 네네넵',
)
const plainNo = words(
  '아니 아니요 아니오 아뇨 아녀 아니여 아니용 아니욤 아니염 아니영 아니유 아니라우 아닝 안이요 안니요 않이요 않니요 아니료 아니이요 아이오 아이요 아이유 아님 노 노노 놉 노우 아뇽 아뉘 아뉘요 아늬 아늬요 아니ㅛ 아뇨아뇨',
)
const copulaNo = words(
  '아니야 아니에요 아니예요 아닙니다 아님니다 아닙네다 아닌데 아닌데요 아니지 아니지요 아니죠 아니라고요 아니라고 아니라니까 아니라니까요 아니올시다 아니외다 아니우다 아니다 아니꾸마 아니지비 아니꼬마 아이다 아이라이까 아니라이까 아이라니까 아이라요 아이꾸마 아이지비 아니거든요 아니네요 아냐 아냐요 아니랍니다 아니란 말입니다 아이란 말임다 아니었어요 아니었습니다 아니어요 아니여요 아니더라 아닙죠 아닐세',
)
const otherYes = words(
  '맞다 맞는말입니다 맞는말이에요 그렇지 그렇죠 그렇지요 그럼 그럼요 그러믄요 그러게요 그렇다 그렇다고요 그렇다니까요 당연하지 당연하죠 당연하지요 당연합니다 당연해요 당연히 당연 물론 물론이죠 물론이지 물론이지요 물론입니다 물론이에요 물론요 그랬어요 그랬습니다 그랬소 그럴게요 그러겠습니다 그러지요 그러죠 그럽시다 그렇게해주세요 그렇게하겠습니다 그렇게할게요 그렇게해요 그렇게하세요 그렇게하시오 할게요 하겠습니다 하겠어요 하겠소 할래요 허락합니다 허락해요 허락함다 허락하오 허락하겠습니다 해도됩니다 해도돼요 해도되오 해도됨다 전해도됩니다 전해도돼요 남겨도됩니다 남겨도돼요 동의 동의합니다 동의해요 동의함 원합니다 원해요 원하오 콜 그라요 기렇지 기럼 기럼요 돼요 됩니다 맞구말구요 맞고말고요 그렇고말고요 사실이에요 사실입니다 필요해요 필요합니다 찬성',
)
const otherNo = words(
  '안돼 안돼요 안됩니다 안되오 안되우 안되지 안됨 안할래요 안할래 안합니다 안해요 안하겠습니다 안하겠어요 안할게요 안하오 안함 안하겠소 안하갔소 안맞아요 안맞습니다 안맞소 안그래요 안그렇습니다 그렇지않아요 그렇지않습니다 그렇지않소 아이됨다 아이되오 아이그렇소 아이그렇슴다 아이그래요 아이맞소 아이맞슴다 전혀요 절대로안돼요 필요없어요 필요없습니다 필요없소 필요없어 원하지않아요 원하지않습니다 원치않아요 원치않습니다 동의하지않아요 동의하지않습니다 동의안해요 동의안합니다 거부 거부합니다 거부해요 아니되오 아니됩니다 아니되우 반대 그런적없어요 그런적없습니다 그런적없소 그런거없어요 그런거없습니다 그런것없습니다 그런건없어요 그런건아니에요 그런건아닙니다 그런거아니에요 그런게아니에요 하나도없어요 하나도없습니다 하나도없소 아무것도없어요 아무것도없습니다 아무도없어요 아무도없습니다 아무도없소 전혀없어요 전혀없습니다 틀립니다 맞지않아요 맞지않습니다 맞지않소 있지않아요 있지않습니다 싫다 하기싫어요 하기싫습니다 하고싶지않아요 하고싶지않습니다 별로요 못해요 못합니다 못하오 못함다 못하겠어요 못하겠습니다 못하겠소',
)
const unknown = [
  ...closedForms('알길이없', '알길이없어'),
  ...closedForms('알길없', '알길없어'),
  ...closedForms('확실치않', '확실치않아'),
  ...closedForms('확실하지않', '확실하지않아'),
  ...closedForms('잊었', '잊었어'),
  ...closedForms('잊어버렸', '잊어버렸어'),
  ...closedForms('까먹었', '까먹었어'),
  ...words(
    '몰라 몰라요 몰라여 몰라용 몰라유 몰라라 몰르오 몰러 몰러요 몰루 몰루요 모르오 모르우 모르지 모르지요 모르죠 모른다 모릅니다 모름니다 모름다 모름 모릅네다 모르는데요 모르는데 모르네요 모르네 모르쇠 모르간 모르간요 모르꾸마 모릅꾸마 모름꾸마 모르지비 모른다고요 모른다니까요 모르거든요 모르겠는데요 모르겠는데 모르개소 모루겠어요 모루겠습니다 모르게써요 모르겟어여 모르겟습니당 모르겠음 모르겠당 모르곘어요 몰겠어요 몰겠음 몰겠다 몰갔소 모르갔시요 모르갔시오 모르갔시다 몰랐어요 몰랐습니다 글쎄 글쎄요 글쎄올시다 글쎄다 글세 글세요 글쎄말입니다 알수없어요 알수없습니다 알수없소 알수가없어요 알수가없습니다 확실하지않아요 확실하지않습니다 확실치않아요 확실치않습니다 확실히모르겠어요 기억안나요 기억이안나요 기억안납니다 기억이안납니다 기억이없어요 기억못해요 기억나지않아요 기억이나지않습니다 기억나지않습니다 생각안나요 생각이안나요 생각나지않아요 들은바없어요 아는게없어요 아는바없습니다 아는것이없습니다 헷갈려요 기억이잘안나요 기억이잘안납니다 기억잘안나요 기억이잘나지않아요 기억이잘나지않습니다 생각이잘안나요 생각이안납니다 잘알지못합니다 알지못합니다 알지못해요 알지못하오 아직알수없어요 애매해요',
  ),
  ...closedForms('모르겠', '모르겠어'),
  ...product(product(words('기억 생각'), ['', '이', '도', '은']), [
    ...closedForms('없', '없어'),
    ...product(['안', '잘안', '하나도안', '전혀안'], words('나 나요 납니다 남다 나오 나우 남 나는데요 나네요 납디다')),
  ]),
]
const fillers = words(
  '요 이요 욧 저 저는 저도 나 나는 나도 난 전 제가 내가 그건 그거는 그것은 이건 이거는 이것은 그냥 아직 아직은 아직까지 아직까지는 아직도 지금 지금은 지금도 현재 현재는 이제 이제는 인제 일단 제발 좀 선생님 선생 음 흠 아 에 저기 저기요 죄송합니다 죄송해요 죄송하지만 죄송한데 미안합니다 미안해요 미안하지만 감사합니다 감사해요 고맙습니다 고마워요 고맙소 부탁합니다 부탁해요 부탁드립니다 부탁드려요 부탁드려용 부탁이에요 부탁입니다 부탁함다 부탁 빨리 빨리요 급해요 급합니다 급함 급하오 얼른 어서 당장 바로 먼저 여기 여기요 하지만 이보세요 여보세요 ㅈㅅ ㄱㅅ ㅈㅂ 안녕하세요 제발요 꼭 혹시 한번 한번만 그럼 그러면',
)

/** Adds every Korean piece: answers and commands in their usual endings, and the small words around them. */
export function addKorean(lexicon: Lexicon): void {
  addAnswers(lexicon)
  addEchoes(lexicon)
  addEntries(lexicon, [...commands, ...talk])
  addPieces(lexicon, fillers, 0)
}

function addAnswers(lexicon: Lexicon): void {
  addPieces(lexicon, plainYes, says.yes | says.plainYes)
  addPieces(lexicon, plainNo, says.no | says.plainNo)
  const yes = [
    ['맞', '맞아'],
    ['옳', '옳아'],
    ['있', '있어'],
    ['좋', '좋아'],
    ['그렇', '그래'],
    ['기렇', '기래'],
    ['있었', '있었어'],
  ] as const
  const no = [
    ['없', '없어'],
    ['싫', '싫어'],
    ['없었', '없었어'],
  ] as const
  addPieces(
    lexicon,
    [...otherYes, ...yes.flatMap(([stem, infinitive]) => closedForms(stem, infinitive))],
    says.yes | says.firm,
  )
  addPieces(
    lexicon,
    [...otherNo, ...copulaNo, ...no.flatMap(([stem, infinitive]) => closedForms(stem, infinitive))],
    says.no | says.firm,
  )
  addPieces(lexicon, unknown, says.unknown)
  addPieces(
    lexicon,
    words(
      '내 내사 잘 잘은 진짜 정말 정확히 정확히는 정확하게 정확하게는 자세히 자세히는 확실히 확실히는 확실하게는 뭔지 무슨말인지 전혀 하나도 도무지 도저히 아무것도 저희도 우리도 그것도 아예 도통 기억이',
    ),
    0,
    says.unknown,
  )
  // "Fine" and "done" say no only beside a plain no; alone they can mean either.
  addPieces(lexicon, words('괜찮아요 괜찮습니다 괜찮아 괜찮소 괜찮슴다 됐어요 됐습니다 됐소 됐어'), 0, says.plainNo)
  addPieces(lexicon, words('진짜 진짜로 정말 정말로 확실히 분명히'), 0, says.firm)
  addPieces(
    lexicon,
    words('아직요 아직이요 그런일 그런거 그런적 그런건 그런게 절대 절대로 전혀 결코 아직까진 저한테는 저에게는 저는요'),
    0,
    says.no,
  )
}

// After a plain 네 or 아니요 people repeat the verb of the question; a negated verb goes with 아니요 only.
function addEchoes(lexicon: Lexicon): void {
  const stems = words(
    '해 했어 가 갔어 와 왔어 봤어 들었어 만났어 받았어 말했어 보냈어 알아 알고있어 할수있어 가능해 안전해 위험해 필요해 아파 다쳤어 살아있어 먹었어 잡혔어 여기있어 같이있어 혼자있어 보고있어 기다려 연락돼 연락했어',
  )
  const formal = words(
    '합니다 했습니다 하오 했소 갑니다 갔습니다 갔소 왔습니다 왔소 봤습니다 봤소 들었습니다 만났습니다 받았습니다 말했습니다 보냈습니다 압니다 알고있습니다 할수있습니다 가능합니다 안전합니다 안전하오 안전함다 위험합니다 위험하오 위험함다 필요합니다 아픕니다 다쳤습니다 살아있습니다 잡혔습니다 잡혔소 혼자예요 혼자입니다 혼자요 혼자있습니다 혼자있소 진짜예요 진짜입니다 정말이에요 정말입니다 사실이에요 본인이에요 본인입니다 저예요 접니다 가족이에요 가족입니다 여기예요 여기입니다',
  )
  const echoes = [...product(stems, ['', '요']), ...formal].filter((echo) => echo.length > 1)
  addPieces(lexicon, echoes, 0, says.plainYes)
  addPieces(lexicon, [...echoes, ...product(['안', '못'], [...product(stems, ['', '요']), ...formal])], 0, says.plainNo)
  const negated = product(
    words('안전하 위험하 필요하 가능하 혼자가 살아있 다치 아프 그러'),
    words('지않아요 지않습니다 지않소 지않슴다 지는않아요 지는않습니다 지못해요 지못합니다'),
  )
  addPieces(
    lexicon,
    [
      ...negated,
      ...words(
        '혼자아니에요 혼자아닙니다 혼자가아니에요 혼자가아닙니다 저아니에요 제가아니에요 제가아닙니다 본인아니에요 본인아닙니다 본인이아니에요',
      ),
    ],
    0,
    says.plainNo,
  )
}
