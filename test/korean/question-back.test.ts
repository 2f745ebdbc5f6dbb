import { describe, expect, test } from 'vitest'
import { understandQuestionBack } from '../../src/korean/question-back.ts'

describe('understandQuestionBack', () => {
  test.each([
    ['why', '왜요?'],
    ['why', '왜 물어봐요'],
    ['why', '왜 이런 걸 물어봐요?'],
    ['why', '근데 그건 왜 묻습니까'],
    ['why', '그게 왜 필요해요?'],
    ['why', '뭐하러 물어봄까'],
    ['why', '为什么要问这个？'],
    ['why', '为什么？'],
    ['why', '你问这么多干嘛'],
    ['why', 'Why do you ask this?'],
    ['why', 'why?'],
    ['who_reads', '누가 이걸 봐요?'],
    ['who_reads', '이걸 누가 봐요?'],
    ['who_reads', '이 글 누가 읽습니까'],
    ['who_reads', '비밀 지켜줍니까?'],
    ['who_reads', '여기 안전합니까?'],
    ['who_reads', '믿어도 됩니까'],
    ['who_reads', '谁会看到这些？'],
    ['who_reads', '这里安全吗'],
    ['who_reads', '会保密吗？'],
    ['who_reads', 'who reads this?'],
    ['who_reads', 'Is this safe?'],
    ['who_reads', 'who can see my messages'],
    ['who_answers', '누구세요?'],
    ['who_answers', '당신은 누구십니까'],
    ['who_answers', '사람이에요?'],
    ['who_answers', '사람이에요? 기계예요?'],
    ['who_answers', '로봇임둥'],
    ['who_answers', '你是谁'],
    ['who_answers', '你们是机器人吗？'],
    ['who_answers', 'are you a bot?'],
    ['who_answers', 'Who is this?'],
    ['how_long', '언제 와요?'],
    ['how_long', '얼마나 기다려야 됩니까'],
    ['how_long', '언제 사람이 옵니까'],
    ['how_long', '要等多久？'],
    ['how_long', '什么时候有人来'],
    ['how_long', 'How long do I have to wait?'],
    ['how_long', 'when will somebody answer?'],
  ])('%s: %s', (expected, text) => {
    expect(understandQuestionBack(text)).toBe(expected)
  })

  // Answers, accounts and cries that only look like it.
  test.each([
    '안전해요',
    '안전합니다',
    '사람',
    '사람이요',
    '모르는 사람이에요',
    '누가 밖에 있어요',
    '누가 봅니다',
    '누가 봐요',
    '사람이에요',
    '누가 지켜봐요',
    '왜 안 와요 빨리 와주세요',
    '왜 잡혀갔는지 모르겠어요',
    '언제인지 모릅니다',
    '어제 왔어요',
    '나오라고 해요',
    '有人看到了',
    '谁也没告诉',
    '什么时候抓的我不知道',
    '不安全',
    'safe',
    'who took her I do not know',
    'when will they send her back?',
    'a person',
    '1',
    '',
  ])('%s asks nothing back', (text) => {
    expect(understandQuestionBack(text)).toBeNull()
  })
})
