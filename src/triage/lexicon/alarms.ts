/**
 * Stems that alarm by themselves, by family. `sure` raises to P0 (threat, lure and surveillance: to P1), `hint` leads
 * to one question. Written as classes are: Korean without spaces and matched by sound, Chinese without spaces, English
 * with `_` for a space. Provisional: no expert lexicon exists (`verified_on: null`).
 */
export type FamilyStems = { family: string; sure: string; hint: string }

export const koreanAlarms: readonly FamilyStems[] = [
  {
    family: 'arrest',
    sure: '체포됐 체포되 체포당 체포했 잡혀갔 잡혀간 잡혀있 잡혀들어 잡혔어 잡혔소 잡혔습 잡혔슴 잡혔대 잡혔답 잡혔는데 잡혔다 붙잡혔 붙잡혀 붙들렸 붙들려 연행됐 연행되 연행해 연행당 구류소에 구류돼 구류되 구금됐 구금되 구금돼 갇혀있 갇혔어 갇혔소 갇혔습 갇혔슴 갇혔대 공안에잡 공안한테 공안이왔 공안이들 공안이문 공안왔 꿍안왔 꿍안이 변방대에잡 변방에잡 변방대한테 파출소에잡 경찰에잡 공안이다 공안온다',
    hint: '체포 잡혔 잡혀 잡힌 연행 구류 구금 갇혔 갇혀 단속에 들켰 공안 꿍안 변방대 걸렸어요 걸렸소 걸렸대 걸렸답',
  },
  {
    family: 'return',
    sure: '북송된 북송됐 북송돼 북송되 북송한 북송시 북송당 북송할 북송하 북송이래 북송직전 송환된 송환한 송환됐 송환되 돌려보낸다 돌려보낸대 돌려보낸답 돌려보낸담 돌려보내려 돌려보내겠 도로보낸 넘긴다고 넘긴답 넘긴대 넘겨진 넘겨졌 강제로보내 북으로보낸 조선으로보낸 조선에보낸 북한으로보낸 북에보낸 도문으로보 도문으로간 도문으로끌 도문으로옮 도문으로이 북한에넘 북에넘 보위부에넘',
    hint: '북송 송환 돌려보내 돌려보낼 넘겨줬 도문으로 도문구류',
  },
  {
    family: 'abduction',
    sure: '납치됐 납치되 납치당 납치돼 납치했 랍치됐 랍치당 랍치해 끌려갔 끌려가 끌려간 끌고갔 끌고가 끌고간 잡아갔 잡아간 태워갔 실려갔 차에태워 차에밀어 행방불명됐 행방이묘연 실종됐 실종된지 실종이틀 실종사흘 실종하루',
    hint: '납치 랍치 행방불명 실종 연락두절 련락두절 연락이끊 련락이끊 연락끊 사라졌 없어졌어요 안돌아왔 안돌아와 안들어왔 안들어와 돌아오지않 다른사람이받 모르는남자가받 모르는사람이받',
  },
  {
    family: 'immediate',
    sure: '살가주 살려주 살려줘 살려달 살려줍 쫓아와 쫓아오 쫓기고 쫓아옵 숨어있어 숨어있습 숨어있소 숨어있슴 숨어잇 숨어있는데 문두드려 문두드리 문을두드리고 문을두드려 문을부수 문부수 들이닥쳤 들이닥치 올라오고있 포위됐 포위했 경찰이왔 경찰이문 경찰왔 군대가왔 긴급구조 구조해주 구해주세 구해줘 구해주십 구해달',
    hint: '담을넘어들 담장을넘어들 담넘어들 도와주 도와줘 도와달 도와줍 도움이급 급해요 급합니다 급함다 급하오 제발 숨어있 숨었 숨어 지금밖에 문앞에 빨리와 날래오 어떡해 위험해 위험합 살려',
  },
  {
    family: 'threat',
    sure: '죽이겠다 죽이겠대 죽인다고 죽여버 가만안둔 가만안두 가만두지않 인질로 볼모로 협박해 협박을 협박받 협박당 협박하 협박전화 위협을받 위협받 위협하 보위부가 보위부에서 보위원이 보위부사람',
    hint: '협박 위협 인질 볼모 보위부 보위성 보위원 안전부 정치범',
  },
  {
    family: 'lure',
    sure: '중국까지만 압록강까지만 처벌안한다 처벌하지않 죄를묻지않 용서해준다 아파트준다 아파트를준 재입북 돌아오라고 돌아오면 돌아오라 명단을보내 전화번호보내라 다시북으로 북으로돌아가',
    hint: '만나자고 만나재 오라고해 오라고합 오라함 오라고하 공짜로데려 초청장 고향방문',
  },
  {
    family: 'surveillance',
    sure: '미행당 미행하 미행해 미행을 감시당 감시하고 감시받 따라다녀 따라다닌 따라다니 뒤를밟 도청당 도청하 도청되 위치추적 손전화빼앗 손전화뺏 전화기를뺏 전화기뺏 폰을뺏',
    hint: '미행 감시 도청 따라와 따라오 압수 해킹',
  },
  {
    family: 'suicide',
    sure: '죽고싶 죽고십 죽고시퍼 자살하 자살할 자살할래 자살하고싶 자살생각 자살을생각 죽어버리 죽어버릴 죽을래 죽을거에요 죽을거예요 죽을겁니다 죽으려고 죽을생각을 죽을생각이 죽을생각만 살기싫 살고싶지않 살고싶지가 살고싶은마음이없 더살고싶지 더는못살 더이상못살 끝내고싶 끝내버리 생을마감 세상을떠나려 목숨을끊 없어지고싶 사라지고싶 유서를 유서써 뛰어내리려 뛰어내릴 뛰어내리고싶 잡히면죽 잡히느니죽 먼저갑니다 먼저간다 먼저가요 나없이도잘',
    hint: '자살 유서 죽겠다고 살이유가없 죽는게낫 살아서뭐 사는게의미 이제그만살 마지막인사 마지막으로인사 다내려놓 편해지고싶 옥상에 난간에 다음생에 저세상',
  },
  {
    family: 'medical',
    sure: '피가나 피가안멈 피가멈추지 피가계속 피를많이 피를토 하혈 의식이없 의식을잃 의식이업 숨을안쉬 숨을안쉰 숨안쉬 숨을못쉬 진통이 양수가 애가나오 아기가나오 애가혼자 아기가혼자 팔려갔 팔려왔 팔려가 팔려간 팔려온 팔아넘 가둬놓 가둬놨 가둬두 가두어 감금됐 감금당 감금하 감금되 때려요 때립니다 때림다 때리고 맞고있 경련을 발작을',
    hint: '임신 갇혀 가둬 팔려 때려 못나가게 못나가요 밖에서잠 자물쇠 열이안내 쓰러졌 쓰러져 정신을잃 불덩이',
  },
]

export const chineseAlarms: readonly FamilyStems[] = [
  {
    family: 'arrest',
    sure: '被抓 被捕 抓走 被公安 公安来了 警察来了 抓起来 被拘留 被扣',
    hint: '拘留 公安 派出所 抓 警察',
  },
  { family: 'return', sure: '遣返 遣送 送回朝鲜 送回北边 要送回 引渡', hint: '送回去 押送' },
  { family: 'abduction', sure: '绑架 被带走 带走了 被拐', hint: '失踪 不见了 失联 没回来 没有回来' },
  { family: 'immediate', sure: '救命 救救 正在敲门 在敲门 砸门 在追', hint: '躲在 求求 快点 敲门 藏在 帮帮我' },
  { family: 'threat', sure: '威胁 恐吓 人质 要杀', hint: '保卫部 举报' },
  { family: 'lure', sure: '不追究 回国不', hint: '见面 回去吧' },
  { family: 'surveillance', sure: '跟踪 被监视 监视我 盯着我', hint: '监视 监听' },
  { family: 'suicide', sure: '自杀 想死了 不想活 活不下去 轻生 想死', hint: '遗书 跳楼 没意思' },
  { family: 'medical', sure: '大出血 没有呼吸 昏迷 羊水 被卖 关在家 锁在 打我', hint: '流血 生孩子 发烧 出血' },
]

export const englishAlarms: readonly FamilyStems[] = [
  {
    family: 'arrest',
    sure: 'arrested was_arrested were_arrested been_arrested got_arrested arrested_her arrested_him arrested_my arrested_them arrested_us was_caught were_caught got_caught been_caught detained in_custody gongan police_took police_came police_are police_at taken_by_police was_jabhyeo',
    hint: 'arrest custody police caught raid',
  },
  {
    family: 'return',
    sure: 'repatriat sent_back_to_north send_her_back send_him_back send_me_back send_them_back sending_back sending_them_back sending_her_back be_deported being_deported buksong forced_return hand_them_over hand_her_over hand_him_over handed_over_to',
    hint: 'deport sent_back send_back',
  },
  {
    family: 'abduction',
    sure: 'kidnap abduct took_her_away took_him_away taken_away was_taken were_taken dragged_into pulled_into_a forced_into napchi',
    hint: 'missing disappeared vanished taken',
  },
  {
    family: 'immediate',
    sure: 'save_me save_us help_me_please please_help_me sos they_are_coming theyre_coming at_the_door banging_on hiding_now sallyeo',
    hint: 'help hiding hide urgent emergency',
  },
  {
    family: 'threat',
    sure: 'threaten threat hostage ransom kill_my kill_me will_kill blackmail',
    hint: 'bowibu state_security',
  },
  {
    family: 'lure',
    sure: 'come_back_to_north return_to_north go_back_to_north returning_to_north',
    hint: 'meet_at_the_border free_trip',
  },
  {
    family: 'surveillance',
    sure: 'following_me follows_me being_followed was_followed watching_me spyware wiretap',
    hint: 'followed hacked surveil',
  },
  {
    family: 'suicide',
    sure: 'suicid kill_myself want_to_die wants_to_die end_my_life ending_my_life dont_want_to_live take_my_own_life better_off_dead',
    hint: 'cant_go_on goodbye_forever end_it_all',
  },
  {
    family: 'medical',
    sure: 'unconscious not_breathing isnt_breathing in_labour in_labor waters_broke water_broke bleeding locked_me locks_me locked_in_a locked_her sold_to was_sold were_sold sold_me beats_me beating_me trafficked held_captive',
    hint: 'bleed sold locked fever beat pregnant',
  },
]

/**
 * Phrases with alarming stems that alarm nobody: appointments that are "caught", hunger that "kills". A hit that lies
 * within one of them is dropped.
 */
export const falseFriends = {
  korean:
    '약속이잡혔 약속잡혔 약속이잡혀 일정이잡혔 일정잡혔 일정이잡혀 날짜가잡혔 날짜잡혔 날짜가잡혀 면접이잡혔 면접잡혔 예약이잡혔 예약잡혔 회의가잡혔 회의잡혔 회식이잡혔 수술이잡혔 수술날짜잡혔 재판이잡혔 상담이잡혔 가닥이잡혔 자리가잡혔 자리잡혔 주름이잡혔 주름잡혔 물집이잡혔 물집잡혔 틀이잡혔 감이잡혔 멍울이잡혔 신호가잡혔 와이파이잡혔 초점이잡혔 물고기가잡혔 고기가잡혔 쥐가잡혔 모기가잡혔 균형잡혔 발목잡혔 발목이잡혔 ' +
    '대화를끝내고싶 대화끝내고싶 상담을끝내고싶 상담끝내고싶 이야기를끝내고싶 얘기를끝내고싶 통화를끝내고싶 질문을끝내고싶 공부를끝내고싶 숙제를끝내고싶 일을끝내고싶 학업을끝내고싶 학기를끝내고싶 농사를끝내고싶 김장을끝내고싶 이사를끝내고싶 보고싶어죽 배고파죽 졸려죽 더워죽 추워죽 웃겨죽 좋아죽 심심해죽 귀여워죽 궁금해죽 먹고싶어죽 맛있어죽 힘들어죽겠 바빠죽 부러워죽 피곤해죽 자살골 자살율 자살률 자살예방 공안과 공안검사 소환장 소환됐 재일교포북송 북송선 재일동포북송 글이사라 사진이사라 파일이사라 메시지가사라 메세지가사라 글이없어졌 사진이없어졌 메뉴가사라 앱이사라 버튼이사라 돈이사라 식욕이사라 통증이사라 모자이크감시 씨씨티비감시 감시카메라 ' +
    '눈이내려갇 눈에갇 엘리베이터에갇 엘베에갇 차막혀갇 숨은그림 숨은맛집 숨어있는맛집 신호에걸 감기에걸 감기걸 독감걸 독감에걸 코로나걸 시간이걸 시간걸 몸살걸 체포왕 실종자수색드라마 잘도와주셔 도와주셔서감사 도와주셔서고 도와주신덕 도와줘서고 도와줘서감사 ' +
    '협박아닌협박 살려낸 살려놨 기를살려 분위기살려 화분을살려 화초를살려 맛을살려 경력을살려 불씨를살려 특기를살려 인질극영화',
  chinese: '抓紧 抓娃娃 累死 饿死 热死 笑死 气死 困死 冷死 想死你 急死 吓死 烦死 羊水检查 打我电话',
  english:
    'caught_a_cold caught_up catch_up caught_the_bus caught_my_eye bored_to_death dying_to kidnapped_by_my suicide_squad suicide_prevention sold_out sold_my sold_the wont_kill arrested_development cardiac_arrest',
} as const
