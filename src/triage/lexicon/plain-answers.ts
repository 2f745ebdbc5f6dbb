/**
 * Words that are answers to the questions of an intake. A short message of nothing but these is an answer, not a cry:
 * the model does not judge it. Without spaces, longest first does not matter.
 */
export const plainAnswerWords: readonly string[] = (
  '엄마 어머니 오마니 어머님 아빠 아버지 아바지 딸 아들 큰딸 작은딸 큰아들 작은아들 조카 이모 고모 삼촌 외삼촌 언니 누나 오빠 형 형님 동생 남동생 여동생 친동생 사촌 남편 아내 안까이 처 할머니 할아버지 손녀 손자 며느리 사위 시어머니 장모 장인 친척 친구 가족 본인 저 나 제 내 우리 ' +
  '여자 남자 여 남 여성 남성 녀자 아이 애기 아기 어른 사람 명 살 세 개월 번 분 시 일 월 년 날 주 ' +
  '오늘 어제 그제 그저께 엊그제 그끄저께 내일 래일 모레 아침 점심 낮 저녁 밤 새벽 오전 오후 어젯밤 어제밤 간밤 지난주 지난달 지난해 이번주 이번달 다음주 다음달 작년 재작년 올해 방금 아까 요즘 며칠 전 후 쯤 경 정도 월요일 화요일 수요일 목요일 금요일 토요일 일요일 주말 하루 이틀 사흘 나흘 닷새 엿새 이레 열흘 보름 한달 두달 석달 ' +
  '한국 중국 태국 라오스 베트남 몽골 러시아 북한 조선 남한 서울 시 성 현 촌 구 역 시장 집 병원 공항 쪽 근처 부근 서탑 ' +
  '임신 만삭 임산부 고혈압 당뇨 결핵 없음 있음 없다 있다 모름 모두 다 혼자 함께 같이 공안 경찰 변방대 브로커 모르는 사람들 ' +
  '에서 에 로 으로 의 은 는 이 가 을 를 도 요 이요 이에요 예요 입니다 임다 입니더 이다 인데요 께서 하고 랑 과 와 쯤이요 이오 소 ' +
  '昨天 今天 明天 前天 早上 晚上 上周 去年 女 男 岁 妈妈 爸爸 姐姐 妹妹 哥哥 弟弟 老婆 丈夫 女儿 儿子 我 一 二 三 四 五 六 七 八 九 十 个 人 月 号 日 年 点 ' +
  'yesterday today tomorrow mother father sister brother wife husband daughter son female male last week month year monday tuesday wednesday thursday friday saturday sunday morning evening night'
).split(' ')
