import { words } from './answer-forms.ts'
import { says, type Entry } from './answer-lexicon.ts'

/** Korean and Chinese words in Latin letters, as people without the right keyboard write them. */
export const romanised: readonly Entry[] = [
  [
    words(
      'ne neh nae nee nep neb ye yeh yee eung ung eong eo geurae geuraeyo kurae kuraeyo gurae guraeyo algesseumnida algesseoyo algeseumnida arasseo arasseoyo araseo shi shide en dui duide hao haode',
    ),
    says.yes | says.plainYes,
  ],
  [
    words(
      'majayo maja majyo majseumnida matseumnida masseumnida itseoyo isseoyo isseo issoyo isoyo issseumnida isseumnida itseumnida geureoseumnida geureohseumnida geureossumnida geureohsseumnida geuraeyo joayo joa johayo okso matso itso youde meicuo keyi',
    ),
    says.yes | says.firm,
  ],
  [
    words(
      'aniyo anio ani anyo aniya aniyeyo anieyo animnida anniyo anyio anyeyo aniyio anio anniyo bushi bushide budui meiyou meiyoude',
    ),
    says.no | says.plainNo,
  ],
  [
    words(
      'eopseoyo eopsoyo opsoyo eobseoyo upsoyo eopseo opseo eopseumnida eopsseumnida opsumnida eobseumnida opso eopso eobso sireo sireoyo silheoyo shireoyo andwae andwaeyo buyao buxing buyong mei',
    ),
    says.no | says.firm,
  ],
  [
    words(
      'molla mollayo mollaeyo moreugesseoyo moreugesseumnida moreugessoyo moreugesoyo moreugeseoyo moreum moreumnida moreugetseumnida moreugetsumnida moreugesso moreugatso morugesseoyo molayo moreugetseoyo jalmolla jalmollayo jalmoreugesseoyo geulsse geulsseyo buzhidao wobuzhidao buqingchu',
    ),
    says.unknown,
  ],
  [
    words(
      'geonneottwigi geonneotwigi gonnottwigi neomeogayo neomeoga neomeogajuseyo nomoga daeum daeumeuro taum paeseu seukip tiaoguo',
    ),
    says.skip,
  ],
  [words('dwiro dwirogagi ijeon ijeoneuro dasi dashi tasi jalmotsseosseoyo fanhui'), says.back],
  [
    words(
      'dowajuseyo dowajwo dowajwoyo dowa dowajusipsio towajuseyo dowajusio sallyeojuseyo sallyeojwo sallyeo salryeojuseyo sallyojuseyo salyeojuseyo sallyeojusipsio salryojuseyo sallyojwo doum doumi doumyocheong jiuming jiujiuwo bangbangwo guhaejuseyo guhaejwo',
    ),
    says.help,
  ],
  [
    words(
      'geuman keuman geumanhallaeyo geumanhae geumanhaeyo geumanhaejuseyo jungji kkeut kkut chwiso jungdan meomchwo tingzhi tuichu quxiao',
    ),
    says.stop,
  ],
  [
    words(
      'jiwo jiwoyo jiwojwo jiwojuseyo sakje sakjehaejuseyo eopsae eopsaejwo eopsaejuseyo dajiwojuseyo shanchu shandiao',
    ),
    says.erase,
  ],
  [
    words('saram sangdamwon damdangja jigwon bakkwojuseyo jeonhwahaejuseyo sangdam rengong zhenren zhuanrengong'),
    says.human,
  ],
  [words('jebal jom jeo wo qing jigeum ppalli'), 0],
  [['jal'], 0, says.unknown],
]

/** Abbreviations of loose jamo, and signs. */
export const signs: readonly Entry[] = [
  [
    words('ㅇㅇ ㅇ ㅇㅋ ㅇㅋㅋ ㅇㅇㅋ ㅇㅇㅋㅋ ㅇㅋㅇㅋ ㅇㅇㅇㅇ ㄱㄹ ㅁㅈ ㅁㅈㅇ ㅁㅈㅇㅇ ㄴㅔ ㅇㅖ o'),
    says.yes | says.plainYes,
  ],
  [words('ㄴㄴ ㄴ ㄴㄴㄴㄴ ㅇㄴ ㅇㄴㅇ ㅇㄴㅇㅇ x'), says.no | says.plainNo],
  [words('ㅁㄹ ㅁㄹㅇ ㅁㄹㅇㅇ ㅁㄹㄱㅆ ㅁㄹㄱㅆㅇ ㅁㄹㄱㅅ ㄱㅆ'), says.unknown],
  [words('ㄷㅇㅈ ㄷㅇㅈㅅㅇ ㅅㄹㅈ ㅅㄹㅈㅅㅇ ㄷㅇㅈㅇ ㅅㄹㅈㅇ ㄷㅇ'), says.help],
  [words('👍 ✅ 👌 🙆 ⭕ ☑ ✔ 🆗 💯 ✓ ○ ◯'), says.yes | says.plainYes],
  [words('👎 ❌ 🙅 ✖ ❎ 🚫 ✗ ✘ ×'), says.no | says.plainNo],
  [['🆘'], says.help],
  [['🤷'], says.unknown],
]
