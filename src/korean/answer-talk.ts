import { intentForms, product, requestForms, words } from './answer-forms.ts'
import { says, type Entry } from './answer-lexicon.ts'

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
  '말해요 말합시다 말할수있나요 필요 필요해요 필요합니다 필요해 필요하오 원해요 원합니다 원함 찾아요 찾습니다 대화 통화 이야기 얘기 나오라 나와라 나와요 나오세요 나오시오 와주세요 주세요 주시오 없나요 없습니까 있나요 있습니까 있슴까 있음까 계십니까 계신가요 없슴까 없음까 어디있어요 만나고싶어요 만나고싶습니다 만나게해주세요 말하게해주세요 통화하게해주세요',
)

const human = says.human | says.person
const connect = words('바꿔 바꾸어 연결해 연결시켜 불러 전화해 전화좀해 전화걸어 통화시켜 통화하게해 상담해').flatMap(
  requestForms,
)
const wishes = words('통화하 상담하 전화하 상담받 전화통화하 직접통화하 직접말하').flatMap((base) =>
  product([base], words('고싶어요 고싶어 고싶습니다 고싶소 고싶슴다 고싶다 고싶은데요')),
)

/** The Korean ways to ask for a human being. */
export const talk: readonly Entry[] = [
  [humanNouns, human],
  [
    words(
      '상담 상담요청 상담연결 상담원연결 상담사연결 담당자연결 직원연결 사람연결 전화상담 전화요청 통화요청 상담원이요 상담원요 사람이요 담당자요 직원이요 상담원바꿔',
    ),
    human,
  ],
  [product(humanNouns, personParticles), human, says.talk],
  [words('인간 실제 진짜 살아있는 다른 한국 조선말하는'), 0, says.person],
  [
    product(
      words('기계 로봇 로보트 봇 챗봇 자동응답 프로그램 프로그람 컴퓨터 콤퓨터 인공지능 녹음'),
      words('말고 말구 아니고 아닌 대신'),
    ),
    0,
    says.person,
  ],
  [
    product(
      words('누구 거기누구 누가 아무도 거기아무도'),
      words('없습니까 없나요 없소 없슴까 없음까 없어요 없는가요 없는기오'),
    ).filter((text) => !/아무도없(?:어요|소)$/u.test(text)),
    human,
  ],
  [
    [
      ...connect,
      ...wishes,
      ...words(
        '연결 전화주세요 전화줘 전화줘요 전화주십시오 전화주시오 전화좀주세요 전화좀줘 전화좀주시오 전화좀주십시오 전화좀 돌려주세요 돌려줘 연락해줘 연락해줘요 연락해주세요 연락해주십시오 연락해주시오 연락주세요 연락주십시오 연락바랍니다 통화원해요 통화원합니다 상담원해요 상담원합니다 전화바랍니다 전화부탁 통화부탁 전화부탁드립니다 전화부탁드려요 전화부탁해요 전화부탁합니다 통화부탁드립니다 통화부탁해요 상담부탁드립니다 상담부탁해요 통화가능해요 통화할수있나요 통화할수있어요 상담할수있나요 상담받을수있나요',
      ),
    ],
    says.human | says.talk,
  ],
  [
    [
      ...talkBases.flatMap(intentForms),
      ...talkWords,
      ...product(words('대 보내 나와'), ['', '주세요', '주시오', '주십시오', '줘', '줘요']),
    ],
    says.talk,
    says.person,
  ],
  [
    words(
      '직접 전화로 목소리로 음성으로 저하고 나하고 저랑 저한테 나한테 제게 내게 저에게 나에게 다른 남자 여자 여자로',
    ),
    0,
    says.human,
  ],
]
