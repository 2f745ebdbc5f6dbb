/** Traditional characters of dates and place names with their simplified forms, in pairs. */
const pairs =
  '後后週周號号點点剛刚兩两個个禮礼這这農农曆历歷历閏闰節节陰阴鐘钟鍾钟時时過过間间來来幾几國国慶庆陽阳從从還还們们歲岁約约對对開开' +
  '圖图龍龙長长瀋沈連连東东漢汉濱滨爾尔齊齐遼辽寧宁雲云廣广錦锦鐵铁嶺岭撫抚順顺鳳凤寬宽臨临蘭兰雙双納纳憑凭鎮镇縣县區区門门島岛煙烟臺台鄭郑慶庆' +
  '貴贵陰阴業业賓宾紅红爾尔勐勐臘腊隴陇畢毕緬缅泰泰寮寮萬万頂顶會会琿珲訓训興兴敦敦屯屯義义營营盤盘鐘钟樺桦遠远雞鸡鶴鹤綏绥饒饶樓楼場场關关邊边' +
  '檢检團团韓韩鮮鲜羅罗靈灵寶宝馬马華华濟济滬沪蘇苏無无麗丽欽钦諒谅賽赛莊庄爐炉衛卫陝陕撫抚內内壽寿釜釜仁仁漣涟劍剑閣阁巖岩溝沟鴨鸭綠绿滿满'

const simplified = new Map<string, string>()
for (let at = 0; at + 1 < pairs.length; at += 2) {
  const [from, to] = [pairs[at], pairs[at + 1]]
  if (from !== undefined && to !== undefined && from !== to) simplified.set(from, to)
}
const traditionalChar = new RegExp(`[${[...simplified.keys()].join('')}]`, 'gu')

/** Brings the Chinese characters that the date and place lexicons use into their simplified form; others stay. */
export function toSimplified(text: string): string {
  return text.replace(traditionalChar, (char) => simplified.get(char) ?? char)
}
