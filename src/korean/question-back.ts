import { normalize } from './normalize.ts'

/** What people ask back instead of answering. */
export type QuestionBack = 'why' | 'who_reads' | 'who_answers' | 'how_long'

/** Longest message that is nothing but such a question. */
const questionCharsMax = 60

// Each is a whole message, without spaces and signs. A word that could begin an account leads to nothing here.
const korean: readonly (readonly [QuestionBack, RegExp])[] = [
  [
    'why',
    /^(?:근데|그런데|아니)?(?:그건|그걸|그게|이건|이걸|이게|이런거|그런거|이런건|그런건|이런걸|그런걸|이런것을|그런것을)?(?:왜|뭐하러|무엇때문에|뭣때문에)(?:요|이런걸|그런걸|이런것을|그런것을|이런거|그런거|그걸|이걸|그것을|이것을)?(?:자꾸|계속|다|꼭)?(?:(?:물어|묻|질문|알려고|알고싶|필요)[가-힣]{0,8})?$/u,
  ],
  [
    'who_reads',
    /^(?:누가|누구가|누기)?(?:이걸|이거|이글|이글을|이글은|이대화|이대화를|이대화는|내글|내글을|제글|제글을|이내용|이내용을|이내용은|여기글|여기쓴글|여기에쓴글|여기쓴걸|쓴글|쓴글은)?(?:누가|누구가|누기)?(?:다|또)?(?:봐|보|봄|봅|읽)[가-힣]{0,6}$/u,
  ],
  [
    'who_reads',
    /^(?:이거|이건|이게|이대화|이대화는|이글은|이내용은|여기|여기는|여긴|제말은|내말은)?(?:진짜|정말|다)?(?:안전(?:합니까|한가요|해요|하오|함둥|한지요|한건가요|한겁니까)|비밀(?:이|은|로)?(?:지켜|보장|됩|되|유지|입)[가-힣]{0,8}|믿어도(?:됩|되|돼)[가-힣]{0,4}|믿을수있[가-힣]{1,4})$/u,
  ],
  [
    'who_answers',
    /^(?:거기|거기는|여기|여기는|당신|당신은|너|너는|지금|지금답하는건)?(?:누구|뉘기|사람|기계|로봇|로보트|봇|프로그람|프로그램)(?:이)?(?:세요|십니까|심까|요|오|에요|예요|입니까|임둥|신가요|인가요|야|냐|맞아요|맞습니까)(?:(?:아니면)?(?:기계|로봇|봇|프로그람|프로그램)(?:이)?(?:요|에요|예요|입니까|인가요))?$/u,
  ],
  [
    'who_answers',
    /^(?:여보세요|(?:거기|여기)?(?:누구|아직)?(?:계세요|계십니까|계심까)|(?:거기|여기)?(?:아무도|누구|누가|누기|사람)(?:아직)?(?:있습니까|있슴까|있나요|있어요|있소|없습니까|없나요|없어요)|(?:여기|여긴|여기는|여기가|이거|이건|이게)(?:뭐|뭘|무엇|무슨|어디|어떤)(?:을)?(?:하는)?(?:곳|데)?(?:이)?(?:에요|예요|요|오|입니까|임까|임둥|인가요|야))$/u,
  ],
  [
    'how_long',
    /^(?:그럼|사람은|사람이|답은|답이|답장은|연락은|담당자는|담당자가|상담원은|상담원이)?(?:언제(?:쯤)?(?:까지)?|얼마나|얼마)(?:더|오래)?(?:사람이|답이|연락이|담당자가|상담원이)?(?:기다|걸[려리립]|오[나는십]|와[요?]?|옴|옵|온)[가-힣]{0,8}$/u,
  ],
]

const chinese: readonly (readonly [QuestionBack, RegExp])[] = [
  ['why', /^(?:你|您|你们)?(?:为什么|为啥|干嘛|干吗|为何)(?:要|还要|老|总是)?(?:(?:问|知道|了解).{0,10})?$/u],
  ['why', /^(?:你们?|您)?问(?:这个|这些|那么多|这么多)(?:做什么|干什么|干嘛|干吗|有什么用)$/u],
  [
    'who_reads',
    /^(?:我写的|这些|这个|这里的?|对话|消息|信息)?(?:都)?(?:有)?谁(?:会|能|可以|在)?(?:看|读|知道).{0,8}$|^(?:这里|这个|这样|这|对话)?(?:真的)?(?:安全|可靠|可信)(?:吗|么)$|^(?:会|能|可以)?(?:给我|替我)?(?:保密|泄露|泄漏).{0,2}(?:吗|么)$/u,
  ],
  [
    'who_answers',
    /^(?:请问)?(?:你|您|你们)(?:到底)?是(?:谁|哪里|哪里的|什么人|真人吗|机器人吗|人吗|人还是机器.{0,2}|人工吗)$/u,
  ],
  [
    'who_answers',
    /^(?:喂|在吗|(?:你|您|你们)?还?在吗|(?:还|这里|那边)?有人(?:在)?吗|这(?:里|个)?是(?:什么|干什么的|做什么的|干嘛的)(?:地方)?)$/u,
  ],
  [
    'how_long',
    /^(?:还|我)?要?(?:等)?(?:多久|多长时间).{0,10}$|^(?:人|工作人员|你们)?什么时候(?:能|会|才)?(?:有人)?(?:来|回复|回答|联系).{0,6}$/u,
  ],
]

const english: readonly (readonly [QuestionBack, RegExp])[] = [
  [
    'why',
    /^(?:but |and )?(?:why|why (?:do|are|would) (?:you|u) (?:ask|asking|need|want)(?: [a-z ]{1,30})?|why is (?:this|that|it) (?:needed|important|necessary)|what (?:do you need|is) (?:this|that|it) for)$/u,
  ],
  [
    'who_reads',
    /^(?:and |but )?(?:who (?:else )?(?:reads|sees|can see|can read|will see|will read|is reading|is going to (?:read|see)|has access to) [a-z ]{1,30}|is (?:this|it|this chat) (?:really )?(?:safe|secure|private|confidential|secret|anonymous)(?: [a-z ]{1,12})?|can i trust (?:you|this))$/u,
  ],
  [
    'who_answers',
    /^(?:who are you|who is this|whos this|who am i (?:talking|speaking|writing) (?:to|with)|are you (?:a |an )?(?:human|bot|robot|real person|real|person|machine|program)|am i (?:talking|speaking) to a [a-z ]{1,20}|is (?:anybody|anyone|somebody|someone) (?:there|here)|are you (?:still )?(?:there|here)|what is this(?: (?:chat|place|service|number))?|whats this)$/u,
  ],
  [
    'how_long',
    /^(?:how long (?:do|will|must|should|does|is) [a-z ]{1,40}|how long|when (?:will|does|is) (?:someone|somebody|a person|a human|anyone|you|the operator) [a-z ]{1,25})$/u,
  ],
]

// "안전해요" is an answer, and "안전해요?" asks; 까 and 둥 ask without any sign.
const asks = /[?？]|왜|뭐|무엇|무슨|어디|때문에|언제|얼마|뉘기|여보/u
const asksInTheEnd = /(?:[까둥가냐]|나요|가요|지요|는지)[^가-힣]*$/u
const endCharsMax = 12
const hangul = /[가-힣]/u

const questions = [...korean, ...chinese, ...english]

/**
 * The question that a whole short message asks back ("왜 물어봅니까?", "谁会看到这些？", "who reads this?"); null for
 * everything else, also for a question in the middle of an account.
 */
export function understandQuestionBack(text: string): QuestionBack | null {
  if (text.length > questionCharsMax) return null
  // Nearly every message in Korean tells something, and is not looked at any further.
  if (hangul.test(text) && !asks.test(text) && !asksInTheEnd.test(text.slice(-endCharsMax))) return null
  const { text: plain, unspaced } = normalize(text)
  const isLatin = /^[ -~’]*$/u.test(plain)
  const words = isLatin
    ? plain
        .replace(/['’]/gu, '')
        .replace(/[^a-z0-9 ]/gu, ' ')
        .replace(/ +/gu, ' ')
        .trim()
    : unspaced
  const bare = isLatin ? words : words.replace(/[\p{P}\p{S}]/gu, '')
  return questions.find(([, pattern]) => pattern.test(bare))?.[0] ?? null
}
