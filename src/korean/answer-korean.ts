import { closedForms, intentForms, product, requestForms, words } from './answer-forms.ts'
import { addPieces, says, type Lexicon } from './answer-lexicon.ts'

// Sources: the answer lists of the domain page; endings of Hamgyong and Yanbian speech. Provisional until checked by
// native speakers from each region.
const plainYes = words(
  '네 예 녜 넵 넷 넹 넴 넨 네엡 네넵 옙 예이 응 웅 엉 어 그래 그래요 그래유 기래 기래요 알겠습니다 알겠어요 알겠어 알겠소 알았어요 알았습니다 알았어 알았소 알았다 오케이 오케 오키 옥케이 오케바리 예스 네요 예요 네이 네ㅣ 넵요 네네넵',
)
const plainNo = words(
  '아니 아니요 아니오 아뇨 아녀 아니여 아니용 아니욤 아니염 아니영 아니유 아니라우 아닝 안이요 안니요 않이요 않니요 아니료 아니이요 아이오 아이요 아이유 아님 노 노노 놉 노우 아뇽 아뉘 아뉘요 아늬 아늬요 아니ㅛ 아뇨아뇨',
)
const copulaNo = words(
  '아니야 아니에요 아니예요 아닙니다 아님니다 아닙네다 아닌데 아닌데요 아니지 아니지요 아니죠 아니라고요 아니라고 아니라니까 아니라니까요 아니올시다 아니외다 아니우다 아니다 아니꾸마 아니지비 아니꼬마 아이다 아이라이까 아이라니까 아이라요 아이꾸마 아이지비 아니거든요 아니네요 아냐 아냐요 아니랍니다 아니란 말입니다 아이란 말임다 아니었어요 아니었습니다 아니어요 아니여요 아니더라 아닙죠 아닐세',
)
const otherYes = words(
  '맞다 맞는말입니다 맞는말이에요 그렇지 그렇죠 그렇지요 그럼 그럼요 그러믄요 그러게요 그렇다 그렇다고요 그렇다니까요 당연하지 당연하죠 당연하지요 당연합니다 당연해요 당연히 당연 물론 물론이죠 물론이지 물론이지요 물론입니다 물론이에요 물론요 그랬어요 그랬습니다 그랬소 그럴게요 그러겠습니다 그러지요 그러죠 그럽시다 그렇게해주세요 그렇게하겠습니다 그렇게할게요 그렇게해요 그렇게하세요 그렇게하시오 할게요 하겠습니다 하겠어요 하겠소 할래요 동의 동의합니다 동의해요 동의함 원합니다 원해요 원하오 콜 그라요 기렇지 기럼 기럼요 돼요 됩니다 맞구말구요 맞고말고요 그렇고말고요 사실이에요 사실입니다 필요해요 필요합니다 찬성',
)
const otherNo = words(
  '안돼 안돼요 안됩니다 안되오 안되우 안되지 안됨 안할래요 안할래 안합니다 안해요 안하겠습니다 안하겠어요 안할게요 안하오 안맞아요 안맞습니다 안맞소 안그래요 안그렇습니다 그렇지않아요 그렇지않습니다 그렇지않소 아이됨다 아이되오 아이그렇소 아이그렇슴다 아이그래요 아이맞소 아이맞슴다 전혀요 절대로안돼요 필요없어요 필요없습니다 필요없소 필요없어 원하지않아요 원하지않습니다 원치않아요 원치않습니다 동의하지않아요 동의하지않습니다 동의안해요 동의안합니다 거부 거부합니다 거부해요 아니되오 아니됩니다 아니되우 반대 그런적없어요 그런적없습니다 그런적없소 그런거없어요 그런거없습니다 그런것없습니다 그런건없어요 그런건아니에요 그런건아닙니다 그런거아니에요 그런게아니에요 하나도없어요 하나도없습니다 하나도없소 아무것도없어요 아무것도없습니다 아무도없어요 아무도없습니다 아무도없소 전혀없어요 전혀없습니다 틀립니다 맞지않아요 맞지않습니다 맞지않소 있지않아요 있지않습니다 싫다 하기싫어요 하기싫습니다 하고싶지않아요 하고싶지않습니다 별로요',
)
const unknown = [
  ...words(
    '몰라 몰라요 몰라여 몰라용 몰라유 몰라라 몰르오 몰러 몰러요 몰루 몰루요 모르오 모르우 모르지 모르지요 모르죠 모른다 모릅니다 모름니다 모름다 모름 모릅네다 모르는데요 모르는데 모르네요 모르네 모르쇠 모르꾸마 모릅꾸마 모름꾸마 모르지비 모른다고요 모른다니까요 모르거든요 모르겠는데요 모르겠는데 모르개소 모루겠어요 모루겠습니다 모르게써요 모르겟어여 모르겟습니당 모르겠음 모르겠당 모르곘어요 몰겠어요 몰겠음 몰겠다 몰갔소 모르갔시요 모르갔시오 모르갔시다 몰랐어요 몰랐습니다 글쎄 글쎄요 글쎄올시다 글쎄다 글세 글세요 글쎄말입니다 알수없어요 알수없습니다 알수없소 알수가없어요 알수가없습니다 확실하지않아요 확실하지않습니다 확실치않아요 확실치않습니다 확실히모르겠어요 기억안나요 기억이안나요 기억안납니다 기억이안납니다 기억이없어요 기억못해요 기억나지않아요 기억이나지않습니다 기억나지않습니다 생각안나요 생각이안나요 생각나지않아요 들은바없어요 아는게없어요 아는바없습니다 아는것이없습니다 헷갈려요 기억이잘안나요 기억이잘안납니다 기억잘안나요 기억이잘나지않아요 기억이잘나지않습니다 생각이잘안나요 생각이안납니다 잘알지못합니다 알지못합니다 알지못해요 알지못하오 아직알수없어요 애매해요',
  ),
  ...closedForms('모르겠', '모르겠어'),
]
const skipNouns = words(
  '건너뛰기 건너띄기 다음 다음으로 다음질문 다음질문으로 다음질문이요 다음질문주세요 다음질문주시오 다음질문주십시오 다음질문해주세요 다음질문하세요 다음질문하시오 다음거 다음것 다음문제 다음문제로 다음번 다음꺼 다음걸로 다음칸 패스 패쓰 파스 스킵 생략 통과 이건나중에 나중에 나중에요 답변거부 대답거부 말못해요 말못합니다 말못하겠어요 말못하겠습니다 말못하겠소 말할수없어요 말할수없습니다 말할수없소 말하기싫어 말하기곤란합니다 말하기곤란해요 말하기어려워요 말하기어렵습니다 말하기힘들어요 말하기힘듭니다 대답하기힘들어요 대답하기어려워요 대답못해요 대답못하겠어요 대답못하겠습니다 대답할수없어요 대답할수없습니다 답할수없어요 답하기어려워요 답하기힘들어요 비밀이에요 비밀입니다 노코멘트',
)
const backNouns = words(
  '뒤로 뒤로가기 뒤로요 이전 이전으로 이전질문 이전질문으로 이전거 이전단계 이전단계로 전으로 전질문 전질문으로 앞질문 앞질문으로 아까질문 아까질문으로 아까거 다시 다시요 다시한번 다시한번만 수정 정정 오타 오타예요 오타입니다 오타났어요 되돌리기 처음으로 처음부터 처음부터다시 한단계전으로 한단계뒤로 잘못 실수 실수예요 실수입니다 고침 돌아가기 그전질문 그전으로 방금거 방금질문 뒤로한칸',
)
const helpNouns = words(
  '도움 도움말 도움요청 도움이필요 도움필요 도움좀 도움을 구조 구조요청 구조신호 사람살려 사람살려요 사람좀살려주세요 사람좀살려줘요 에스오에스 도움청하기 도움을청합니다 도움청합니다 도움을청하오 도움이필요해 도움이필요해요 도움이필요합니다 도움이필요하오 도움이필요함다 도움필요해요 도움필요합니다 도움필요함 도움이절실합니다 도움바랍니다 도움을바랍니다 도움부탁 도움을요청합니다 도움요청합니다 도움요청해요 도움주시오 도움을원합니다 도움원해요 도움받고싶어요 도움을받고싶어요 도움받고싶습니다 도움을받고싶습니다 도움받을수있어요 도움받을수있나요 도움을받을수있나요 헬프 헬프미 살리시오 살립소 살려만주시오 살려만주세요 구원해주세요 도웁소 도웁시오 도우시오 도울수있나요',
)
const stopNouns = words(
  '그만 그만하고 그만두고 그만요 그만이요 중지 중지요 끝 끝이요 끝요 끝내기 나가기 나가겠습니다 나갈래요 나갈게요 취소 취소요 중단 멈춤 종료 스톱 스탑 대화끝 대화종료 대화중단 대화중지 이야기끝 여기까지 여기까지만 여기까지요 여기까지할게요 여기까지만할게요 여기까지하겠습니다 여기까지만하겠습니다 여기까지하자 그만말할래요 그만말하고싶어요 그만이야기할래요 그만이야기하고싶어요 그만얘기할래요 그만물어보세요 그만물어보시오 그만물어 그만물으세요 그만물으시오 그만물어요 그만물어봐요 그만보내세요 그만쓸래요 그만쓰겠습니다 그만답할래요 더하기싫어요 더는못하겠어요 더못하겠어요 더안할래요 더이상안할래요 더이상하고싶지않아요 더이상말하고싶지않아요 계속하고싶지않아요 계속하기싫어요 계속안할래요 이만할게요 이만하겠습니다 이만',
)
const eraseNouns = words(
  '삭제 삭제요 다삭제 전체삭제 모두삭제 지우기 다지우기 모두지우기 지움 말소 파기 제거 소거 초기화 삭제요청 싹다지워 다지움',
)
const humanNouns = words(
  '사람 상담원 상담사 상담자 상담선생 상담선생님 담당자 담당선생 담당선생님 직원 운영자 봉사자 안내원 책임자 관리자 실제사람 진짜사람 사람상담원 상담직원 담당직원 일군 일꾼 살아있는사람',
)
const personParticles = words(
  '이 가 을 를 하고 과 와 랑 이랑 한테 에게 께 로 으로 이라도 하고만 과직접 하고직접 이랑직접 과좀 하고좀 이랑좀 한테좀 은 는 도',
)
const talkBases = product(
  [
    '말',
    '말씀',
    '이야기',
    '얘기',
    '대화',
    '통화',
    '상담',
    '연락',
    '연결',
    '전화',
    '직접말',
    '직접이야기',
    '직접얘기',
    '직접대화',
    '직접통화',
    '면담',
    '말좀',
    '이야기좀',
    '얘기좀',
    '통화좀',
    '상의',
  ],
  ['하'],
)
const talkWords = words(
  '말해요 말합시다 말할수있나요 필요 필요해요 필요합니다 필요해 필요하오 원해요 원합니다 원함 찾아요 찾습니다 대화 통화 이야기 얘기 나오라 나와라 나와요 나오세요 나오시오 와주세요 주세요 주시오 없나요 없습니까 있나요 있습니까 어디있어요 만나고싶어요 만나고싶습니다 만나게해주세요 말하게해주세요 통화하게해주세요',
)
const helpObjects = product(
  words(
    '저 나 우리 저희 가족 우리가족 어머니 엄마 아버지 아빠 딸 아들 우리딸 우리아들 아이 아이들 우리아이 애 아기 동생 언니 누나 형 오빠 남편 안해 아내 친구 사람 제딸 제아들 제동생 우리어머니 우리엄마 제발우리',
  ),
  ['', '를', '을', '좀', '도', '를좀', '을좀'],
)
const eraseObjects = product(
  words(
    '기록 대화 대화내용 대화기록 내용 이야기 메시지 메세지 통보문 문자 글 말 내말 정보 자료 흔적 답 답변 대답 이거 이것 그거 그것 쓴거 쓴것 쓴글 보낸거 보낸것 여기있는거 개인정보 채팅 채팅기록 한말 한이야기 말한거 말한것 지금까지한말 지금까지쓴거 제말 제글 제정보 내정보 내기록 제기록 정보들 저장된거 저장된것 사진 이름 이름하고번호 번호 전화번호',
  ),
  ['', '을', '를', '은', '는', '도', '들', '들을', '까지', '부터', '좀'],
)
const fillers = words(
  '요 이요 욧 저 저는 저도 나 나는 나도 난 전 제가 내가 그건 그거는 그것은 이건 이거는 이것은 그냥 아직 아직은 아직까지 아직까지는 아직도 지금 지금은 지금도 현재 현재는 이제 이제는 인제 일단 제발 좀 선생님 선생 음 흠 아 에 저기 저기요 죄송합니다 죄송해요 죄송하지만 죄송한데 미안합니다 미안해요 미안하지만 감사합니다 감사해요 고맙습니다 고마워요 고맙소 부탁합니다 부탁해요 부탁드립니다 부탁드려요 부탁드려용 부탁이에요 부탁입니다 부탁함다 부탁 빨리 빨리요 급해요 급합니다 급함 급하오 얼른 어서 당장 바로 먼저 여기 여기요 하지만 이보세요 여보세요 ㅈㅅ ㄱㅅ ㅈㅂ 안녕하세요 제발요 꼭 혹시 한번 한번만 그럼 그러면',
)

/** Adds every Korean piece: answers and commands in their usual endings, and the small words around them. */
export function addKorean(lexicon: Lexicon): void {
  addAnswers(lexicon)
  addCommands(lexicon)
  addTalk(lexicon)
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
      '잘 잘은 진짜 정말 정확히 정확히는 자세히 자세히는 확실히 확실히는 확실하게는 뭔지 무슨말인지 전혀 하나도 도무지 도저히 아무것도 저희도 우리도 그것도 아예 도통 기억이',
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

function addCommands(lexicon: Lexicon): void {
  const avoid = words('말 대답 답 답변 이야기 얘기 말씀').flatMap((noun) => [
    ...product(
      [noun],
      words(
        '안할래 안할래요 안할게요 안하겠습니다 안하겠어요 안하겠소 안하고싶어요 안하고싶습니다 안해요 안합니다 안함 안하오 하기싫어 하기싫어요 하기싫습니다 하기싫소 하기싫음 하기싫다 하고싶지않아요 하고싶지않습니다 하고싶지않소 하고싶지않아 하지않을래요 하지않겠습니다 하지않겠어요 아이하겠슴다 아이할래요 하기힘들어요 하기좀그래요',
      ),
    ),
  ])
  const skipVerbs = words(
    '건너뛰 건너띄 넘어가 넘기 스킵하 패스하 생략하 통과하 지나가 나중에하 나중에말하 나중에답하 나중에대답하 다음으로가 다음으로넘어가 다음질문으로가',
  ).flatMap(intentForms)
  const skipRequests = words(
    '건너뛰어 건너뗘 건너 넘어가 넘겨 스킵해 패스해 생략해 통과해 지나가 다음으로가 다음질문해 다음질문으로넘어가',
  ).flatMap(requestForms)
  addPieces(
    lexicon,
    [
      ...skipNouns,
      ...avoid,
      ...skipVerbs,
      ...skipRequests,
      ...words('건너뜁시다 넘어갑시다 넘어가도돼요 넘어가도됩니까 건너뛰어도돼요 넘어가도되나요 건너뛰어도되나요'),
    ],
    says.skip,
  )
  addPieces(
    lexicon,
    words('이건 이거 이질문 이질문은 이번 이번질문 이번질문은 이것 그건 그질문은 질문 여기는 나중에'),
    0,
    says.skip,
  )
  addPieces(lexicon, [...backNouns, ...backForms()], says.back)
  addPieces(
    lexicon,
    words(
      '답 답을 답변 대답 대답을 이전답 아까답 앞에 앞에거 앞에것 방금 방금쓴거 방금답 아까 아까거 아까쓴거 이전거 번호 번호를 글자 날짜 날짜를 이름 이름을 위에거 내용 제가 한단계 한번',
    ),
    0,
    says.back,
  )
  const helpVerbs = words(
    '도와 도아 됴와 도와들 살려 살려들 샬려 구해 구해내 구조해 구출해 도움좀 도움 도움을 구원해',
  ).flatMap(requestForms)
  addPieces(lexicon, [...helpNouns, ...helpVerbs], says.help)
  addPieces(lexicon, [...helpObjects, ...words('진짜 정말 누가 누구 누구든지 아무나 목숨 목숨만 제발요')], 0, says.help)
  const stopVerbs = words(
    '그만하 그만두 중지하 중단하 취소하 종료하 멈추 대화끝내 대화를끝내 이야기끝내 그만보 대화그만하 이야기그만하',
  ).flatMap(intentForms)
  const stopRequests = words(
    '그만해 그만둬 그만두어 중지해 중단해 취소해 멈춰 멈추어 종료해 스톱해 끝내 정지해',
  ).flatMap(requestForms)
  addPieces(lexicon, [...stopNouns, ...stopVerbs, ...stopRequests], says.stop)
  addPieces(
    lexicon,
    words('여기서 대화 대화를 대화는 이야기 질문 질문은 오늘은 여기까지 이거 이건 잠깐 잠시'),
    0,
    says.stop,
  )
  const eraseVerbs = words('지우 삭제하 없애 지워버리').flatMap(intentForms)
  const eraseRequests = words(
    '지워 지어 삭제해 없애 지워버려 없애버려 제거해 파기해 말소해 소거해 초기화해 삭제',
  ).flatMap(requestForms)
  addPieces(lexicon, [...eraseNouns, ...eraseVerbs, ...eraseRequests], says.erase)
  addPieces(
    lexicon,
    [
      ...eraseObjects,
      ...words(
        '다 전부 전부다 모두 모두다 싹 싹다 모조리 깨끗이 깨끗하게 완전히 몽땅 죄다 전체 제 내 나의 저의 우리 내가 제가 여기 지금까지 방금',
      ),
    ],
    0,
    says.erase,
  )
}

function backForms(): string[] {
  const again = product(
    ['다시', '새로', '처음부터다시', '처음부터', '다시한번'],
    words('하 쓰 입력하 대답하 답하 말하 고치 보내 시작하 적어넣 선택하 고르 작성하 해보'),
  ).flatMap(intentForms)
  const change = words(
    '고치 바꾸 수정하 정정하 뒤로가 돌아가 되돌아가 뒤로돌아가 되돌리 이전으로가 이전으로돌아가 전으로가 이전질문으로가 이전질문으로돌아가 앞으로돌아가 이전단계로가',
  ).flatMap(intentForms)
  const requests = words(
    '뒤로가 뒤로돌아가 뒤로돌려 뒤로 돌아가 되돌려 이전으로가 이전으로돌아가 이전으로 이전으로돌려 전으로돌아가 전으로가 고쳐 수정해 정정해 이전질문으로가',
  ).flatMap(requestForms)
  const mistakes = product(
    words('잘못 실수로 실수로잘못 틀리게 잘못된걸 잘못된거'),
    product(
      words('썼 눌렀 적었 보냈 말했 대답했 답했 입력했 골랐 선택했 쳤 했'),
      words('어 어요 습니다 소 슴다 네요 네 음 다 는데요 어여'),
    ),
  )
  return [
    ...again,
    ...change,
    ...requests,
    ...mistakes,
    ...words('실수했어요 실수했습니다 실수했소 실수함 오타났어요 고쳐도돼요 다시해도돼요 다시해도됩니까'),
  ]
}

function addTalk(lexicon: Lexicon): void {
  const human = says.human | says.person
  addPieces(lexicon, humanNouns, human)
  addPieces(
    lexicon,
    words(
      '상담 상담요청 상담연결 상담원연결 상담사연결 담당자연결 직원연결 사람연결 전화상담 전화요청 통화요청 상담원이요 상담원요 사람이요 담당자요 직원이요 상담원바꿔',
    ),
    human,
  )
  addPieces(lexicon, product(humanNouns, personParticles), human, says.talk)
  addPieces(lexicon, words('실제 진짜 살아있는 다른 한국 조선말하는'), 0, says.person)
  const connect = words('바꿔 바꾸어 연결해 연결시켜 불러 전화해 전화좀해 전화걸어 통화시켜 통화하게해 상담해').flatMap(
    requestForms,
  )
  const wishes = words('통화하 상담하 전화하 상담받 전화통화하 직접통화하 직접말하').flatMap((base) =>
    product([base], words('고싶어요 고싶어 고싶습니다 고싶소 고싶슴다 고싶다 고싶은데요')),
  )
  addPieces(
    lexicon,
    [
      ...connect,
      ...wishes,
      ...words(
        '연결 전화주세요 전화줘 전화줘요 전화주십시오 전화주시오 전화좀주세요 전화좀줘 전화좀주시오 전화좀주십시오 전화좀 돌려주세요 돌려줘 연락해줘 연락해줘요 연락해주세요 연락해주십시오 연락해주시오 연락주세요 연락주십시오 연락바랍니다 통화원해요 통화원합니다 상담원해요 상담원합니다 전화바랍니다 전화부탁 통화부탁 통화가능해요 통화할수있나요 통화할수있어요 상담할수있나요 상담받을수있나요',
      ),
    ],
    says.human | says.talk,
  )
  addPieces(
    lexicon,
    [
      ...talkBases.flatMap(intentForms),
      ...talkWords,
      ...product(words('대 보내 나와'), ['', '주세요', '주시오', '주십시오', '줘', '줘요']),
    ],
    says.talk,
    says.person,
  )
  addPieces(
    lexicon,
    words(
      '직접 전화로 목소리로 음성으로 저하고 나하고 저랑 저한테 나한테 제게 내게 저에게 나에게 다른 남자 여자 여자로',
    ),
    0,
    says.human,
  )
}
