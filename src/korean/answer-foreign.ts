import { product, words } from './answer-forms.ts'
import { addEntries, says, type Entry, type Lexicon } from './answer-lexicon.ts'
import { romanised, signs } from './answer-romanised.ts'

/** Adds Chinese, English, romanised Korean, pinyin, abbreviations of loose jamo, and signs. */
export function addForeign(lexicon: Lexicon): void {
  addEntries(lexicon, [...chinese, ...english, ...romanised, ...signs])
}

const chinese: readonly Entry[] = [
  [
    words(
      '是 是的 是啊 是呀 对 对的 对啊 对呀 对对 嗯 嗯嗯 恩 好 好的 好啊 好吧 好呀 好哒 行 行啊 可以 可以的 知道了 明白了 明白',
    ),
    says.yes | says.plainYes,
  ],
  [
    words(
      '有 有的 有啊 没错 当然 当然是 当然有 正确 同意 愿意 我愿意 我同意 要 想要 需要 确定 是这样 是这样的 就是 对头 中 肯定 的确 确实 确实是 会 会的 能 能的 都对 全对 都对了 没问题 可以保留 可以留着 可以转 可以转给他们 可以告诉 应该是 应该是的',
    ),
    says.yes | says.firm,
  ],
  [words('不 不是 不是的 不是啊 不对 没有 没 没有的 没有啊 不是不是'), says.no | says.plainNo],
  [
    words(
      '不行 不要 不要了 不用 不用了 不可以 不能 不好 不愿意 不同意 否 无 从来没有 还没有 还没 不需要 不想 不想要 绝对不是 不是这样 不是这样的 没这回事 没有过 并不是 错误 拒绝 不会 不会的 先不要 暂时不要 暂时没有 目前没有 现在没有 绝对不行 绝对不要 绝对不可以 千万不要 不可以转 不要转 不要告诉 不要公开 不要保留 没有人 没人 没有别人 没别人 谁都没有',
    ),
    says.no | says.firm,
  ],
  [
    words(
      '不知道 不清楚 不太清楚 不晓得 不确定 不记得 不记得了 记不清 记不清了 说不清 说不清楚 忘了 忘记了 不知 不太知道 没印象 不太确定 说不好 我也不知道 不懂得 谁知道 也许 也许吧 可能吧 可能 大概吧 要问问她 要问问他 我得问问她 我得问问他',
    ),
    says.unknown,
  ],
  [
    words(
      '跳过 跳过去 下一个 下一题 下一个问题 下一步 略过 过 不想说 不想回答 不想讲 不想答 不说 不方便说 不愿说 不愿意说 不便回答 不回答 拒绝回答 跳过这个 跳过这个问题 跳过这题 以后再说',
    ),
    says.skip,
  ],
  [
    words(
      '返回 上一个 上一题 上一步 上一个问题 回去 后退 退回 退回去 重来 重新 重新来 重新回答 重新写 重新输入 重写 改一下 修改 更改 更正 写错了 写错 错了 打错了 打错 答错了 选错了 按错了 回到上一步 返回上一步 返回上一题 我要改 我想改 改 撤回',
    ),
    says.back,
  ],
  [
    words(
      '救命 救命啊 救救我 救救我们 救我 救救 帮助 帮帮我 帮帮我们 帮我 帮我们 帮忙 帮个忙 求助 求救 帮一下 需要帮助 我需要帮助 要帮助 求你了救救我 求求你救我 请求帮助 救人',
    ),
    says.help,
  ],
  [
    words(
      '停止 停 停下 停下来 停一下 结束 退出 取消 别问了 别再问了 不要问了 不聊了 不说了 中断 终止 到此为止 结束对话 我不想继续 不想继续 不想继续了 不继续了 我要退出 我要停止',
    ),
    says.stop,
  ],
  [
    words(
      '删除 删掉 删了 删 全部删除 全删 全删了 全部删掉 清除 清空 抹掉 抹去 删除记录 删除所有 删除全部 都删了 都删掉 删除聊天记录 删除我的信息 删除一切 删干净 消除 销毁 删除对话 删除信息',
    ),
    says.erase,
  ],
  [
    words(
      '通话 打电话 电话 人工 人工客服 人工服务 转人工 转接人工 真人 客服 工作人员 找人 接线员 负责人 专员 顾问 打电话给我 给我打电话 给我打个电话 联系我 想跟人说话 我想跟人说话 想和人说话 我想和人说话 想跟人聊 跟人说话 和真人说话 要人工 找真人 找客服 找工作人员 接人工 想和真人说话 我想和真人说话 跟真人说话 要和人说话 我要和人说话',
    ),
    says.human | says.person,
  ],
  [words('找 找个 转 转接 接 要 要找 连接 请转 请找'), 0, says.human],
  [
    words(
      '我 请 请你 的 了 啊 呀 吧 呢 这个 现在 还 谢谢 谢谢你 麻烦 麻烦你 快 快点 求求你 求你 求求你们 也 我也 真的 给我 帮我 一下 我要 我想 太 都 记录 聊天记录 所有 信息 把 把我的 我的 全部 一切 你好 您好 哦 噢 请帮',
    ),
    0,
  ],
]

const gone = product(
  phrases('delete, erase, remove, clear, wipe'),
  phrases(
    ',  it,  all,  everything,  all of it,  this,  my data,  my messages,  my answers,  my information,  my info,  chat,  the chat,  all messages,  messages,  all data,  history,  my history,  records,  my records,  all records,  all my data,  all my messages,  this chat,  conversation,  the conversation,  this conversation,  data,  everything i said,  what i wrote,  everything i wrote',
  ),
)
const whom = words('human person agent operator counselor counsellor staff someone somebody').concat(
  phrases('real person, real human, live agent, human being, human operator, live person, staff member'),
)
const someone = [
  ...whom,
  ...product(phrases('a , an , the , to a , to an , to the , to , with a , with an , with the , with '), whom),
]
const calls = phrases(
  'talk , speak , i want to talk , i want to speak , let me talk , let me speak , can i talk , can i speak , i need to talk , i need to speak , connect me , connect , transfer me , i want , i need , get me , give me , chat , i would like to talk , i would like to speak , id like to talk , id like to speak ',
)

const english: readonly Entry[] = [
  [words('yes y yeah yea yep yup yess yas ok okay okey okk k sure alright'), says.yes | says.plainYes],
  [
    phrases(
      'right, correct, of course, thats right, that is right, thats correct, thats fine with me, true, yes please, go ahead, please do, you can, you may, you may keep it, keep it, yes keep it, i think so, i guess so, she is, he is, they are, she did, he did, they did, they do, all correct, i do, i am, it is, i have, yes it is, absolutely, definitely, certainly, i agree, agree, sure thing, yes there is, affirmative, i did, exactly',
    ),
    says.yes | says.firm,
  ],
  [words('no n nope nah noo nop'), says.no | says.plainNo],
  [
    phrases(
      'not yet, not now, not right now, not at the moment, not at this time, not currently, not really, definitely not, absolutely not, certainly not, probably not, i dont think so, i do not think so, please dont, please do not, no one else, nobody else, there is nobody, she is not, he is not, they are not, no thanks, no thank you, never, i dont, i do not, none, i am not, im not, not at all, no it is not, it is not, its not, i didnt, i did not, of course not, negative, there is none, there isnt, nothing, no one, nobody, wrong, false, no way, i disagree, i have not, i havent',
    ),
    says.no | says.firm,
  ],
  [
    [
      ...product(
        ['', 'i ', 'i really ', 'sorry i '],
        phrases(
          'dont know, do not know, don know, dont remember, cant remember, cannot remember, do not remember, have no idea',
        ),
      ),
      'idk',
      'not sure',
      'im not sure',
      'i am not sure',
      'no idea',
      'dunno',
      'i dunno',
      'unknown',
      'unsure',
      'hard to say',
      'who knows',
      'no clue',
      'i have to ask her',
      'i have to ask him',
      'id have to ask her',
      'id have to ask him',
      'i would have to ask',
      'not certain',
      'uncertain',
    ],
    says.unknown,
  ],
  [
    phrases(
      'skip, skip this, skip it, skip this question, skip the question, next, pass, next question, next one, rather not say, id rather not say, i would rather not say, prefer not to say, i prefer not to say, i dont want to answer, i dont want to say, dont want to answer, dont want to say, no comment, no answer, i cant say, i cannot answer, i cant answer, later, move on, skip please, i wont answer, can i skip, i want to skip',
    ),
    says.skip,
  ],
  [
    phrases(
      'back, go back, previous, previous question, undo, redo, start over, change, change my answer, change answer, i want to change my answer, wrong answer, i made a mistake, made a mistake, mistake, edit, typo, last question, return, i want to go back, again, try again, let me try again, let me redo, correct my answer, fix, fix it, go to previous question, one step back, step back, take me back, can i go back, oops',
    ),
    says.back,
  ],
  [
    phrases(
      'help, help me, save me, sos, i need help, need help, please help, please help me, help us, save us, rescue me, rescue, i want help, can you help me, can you help, could you help me, mayday, assist me, we need help, help needed, i need your help',
    ),
    says.help,
  ],
  [
    phrases(
      'stop, quit, exit, cancel, end, i want to stop, stop it, stop this, lets stop, enough, stop now, end chat, end this, end conversation, finish, no more questions, stop asking, abort, terminate, i quit, stop chat, stop the chat, end the chat, close the chat, end the conversation, stop the conversation, close chat, i want to quit, stop talking',
    ),
    says.stop,
  ],
  [
    [
      ...gone,
      ...product(['i want to ', 'can you ', 'could you ', 'i want you to '], gone),
      'forget everything',
      'get rid of it',
      'get rid of everything',
    ],
    says.erase,
  ],
  [
    [
      ...whom.filter((text) => text !== 'someone' && text !== 'somebody'),
      ...product(calls, someone),
      'call me',
      'phone me',
      'please call me',
      'call me back',
      'a human',
      'a person',
      'an operator',
      'is anyone there',
      'is there a human',
      'customer service',
      'contact me',
      'representative',
    ],
    says.human,
  ],
  [words('please plz pls thanks thx sorry sir now just hello hi um uh oh well quickly immediately'), 0],
  [['thank you', 'right now', 'for me'], 0],
]

// An empty phrase is allowed: some lists hold what may be left out.
function phrases(list: string): string[] {
  return list.split(', ')
}
