/** Chinese words of the same classes; matched without spaces, simplified characters. */
export const chineseClasses: Record<string, string> = {
  police:
    '公安 警察 派出所 边防 民警 警车 穿制服 制服 武警 特警 便衣 拘留 看守所 移民局 士兵 军人 检查站 警笛 巡逻 辅警 村干部 居委会',
  agent: '保卫部 保卫员 国家安全 特务 朝鲜领事馆 领事馆的人 朝鲜口音 说朝鲜话 说朝鲜语 北边来的',
  unknownMen:
    '陌生 不认识的 不认识 没见过的 几个男人 两个男的 三个男的 两个男人 三个男人 两个人 三个人 几个人 一群人 有人 黑衣 西装 戴口罩 戴帽子 男的',
  broker: '中介 蛇头 带路 介绍人 向导 接应 接头',
  kin: '妈妈 我妈 母亲 爸爸 我爸 父亲 老婆 妻子 媳妇 爱人 丈夫 老公 女儿 儿子 姐姐 妹妹 哥哥 弟弟 奶奶 姥姥 爷爷 姑姑 姨 舅 侄 外甥 嫂子 家人 孩子他妈 孩子妈 孩子她妈',
  child: '孩子 小孩 婴儿 宝宝 娃 岁的 我今年十 我十',
  group: '我们几个 一起的 一行 我们四 我们三 我们五 个人',
  borderPlace:
    '图们 延吉 珲春 龙井 和龙 安图 汪清 敦化 开山屯 南坪 三合 长白 临江 集安 丹东 沈阳 大连 延边 吉林 长春 黑龙江 牡丹江 辽宁 鸭绿江 图们江 边境 江边 口岸 昆明 云南 西双版纳 南宁 老挝 泰国 越南 缅甸 湄公河',
  northPlace: '朝鲜 北朝鲜 北边 那边 老家 惠山 茂山 会宁 新义州 清津 平壤',
  southPlace: '韩国 首尔 仁川',
  hidingPlace:
    '躲在 藏在 柜子 床底 床下 地窖 仓库 厕所 山上 山里 树林 草丛 猪圈 柴房 屋顶 玉米地 后院 地下室 衣柜 阁楼 窑 洞里 沟里',
  vehicle: '面包车 大巴 卡车 货车 轿车 车上 上车 车牌 后座 司机 火车 船 出租车 黑车 白车 黑色的车 车子 摩托',
  covered: '蒙着 蒙眼 绑着 绑住 捆 手铐 铐 窗帘 黑布',
  door: '敲门 砸门 门外 门口 撞门 踹门 楼下 楼上 走廊 楼梯 脚步 手电 狗叫 狗一直叫 进来了 冲进 闯进 包围 围住 搜 查房 查户口 挨家 开门 院子里 窗外 外面 多 上来了 上楼 逼近',
  now: '现在 刚刚 刚才 刚 正在 马上 立刻 此刻 这会儿 分钟 小时 今天 快要 快 眼前 还在',
  tonight: '今晚 今夜 半夜 凌晨 天亮 天黑 夜里 今天晚上',
  tomorrow: '明天 后天 明早 明晚 下周 这周 周末 之前不 期限 最后期限 点之前 前必须',
  recent: '昨天 昨晚 前天 两天 三天 几天 一整天 早上 从那以后 之后就 以后就',
  longAgo: '去年 前年 年前 多年 以前 当年 小时候 那时 年的时候 上个月 几年',
  phoneOff: '关机 打不通 不接 没接 没人接 没回 不回 失联 联系不上 没消息 没有消息 没音讯 停机 拉黑 空号 断了 挂了 信号',
  strangerAnswers: '陌生人接 男人接 别人接 语气不 口气不 不像她 不像他 声音不',
  notReturned:
    '没回来 没有回来 不见了 失踪 没到 还没到 没出来 没下来 没上来 消失 找不到 不知道去哪 去哪了 人呢 空了 行李还在 东西都在 没了 没人 联系不上了 空着 扔在地上 水龙头还开着 锅还 水龙头 扔在 没人',
  taken:
    '带走 抓走 被抓 抓了 抓住 抓人 抓到 抓 拉走 押走 押上 拖走 绑架 绑走 拐 扣下 扣留 扣押 逮捕 传唤 跟他们走 接走 叫走 来找 架走 推上 塞进 堵 抓他 抓她 围住 被查 叫到 小房间 检票口 刷脸 灯变红 拿着照片 照片上是',
  moving:
    '遣返 遣送 送回 送回去 引渡 移交 押送 转移 转走 送往 往图们 送到图们 上名单 点名 收拾东西 换衣服 签字 按手印 排队 交接 送过江 送过去 过桥 刑满 移交 判完',
  checking: '身份证 查证件 查证 登记 户口 名单 检查 人脸 举报 告发 悬赏 通缉 照片问',
  confined:
    '关着 关在 关起来 锁 锁着 锁在 出不去 不让出 不让出门 不让走 不让我 不给钥匙 铁门 铁链 链子 看着我 看管 跑不了 逃不 逃跑 扣了护照 护照被 收走了护照 护照拿走 护照在老板 囚 软禁 监禁 不准出门 门锁 反锁 手机收',
  sold: '卖给 卖了 卖到 被卖 买来 买了我 花钱买 买家 转卖 接客 视频聊天 陪客 彩礼 光棍 人贩子',
  beating: '打我 打她 打人 毒打 被打 家暴 掐 刀 棍子 皮带 拳 踢 强奸 侵犯 流血 摔',
  medical:
    '流血 出血 大出血 血 羊水 生孩子 要生 临产 阵痛 宫缩 昏迷 昏过去 晕 没有呼吸 不呼吸 喘不 没气 叫不醒 不醒 发烧 高烧 抽搐 吐 动不了 冻伤 冻僵 骨折 断了腿 休克 不吃奶 脸色 发紫 怀孕 孕妇 心脏 胰岛素 肚子疼 滚 出血 胎 软软的 嘴唇 呕 难产 救护车 血止不住 生不下来 接生 不行了 打滚 救护车 发紫 抽',
  noHospital: '不敢去医院 不能去医院 去不了医院 没有身份证去 没药 没有药 医院要身份证',
  suicide:
    '自杀 想死 不想活 活不下去 活着没意思 不想再活 死了算 去死 轻生 跳楼 跳河 跳江 遗书 天台 楼顶 站在桥 桥上 结束 安眠药 吃药自 割腕 上吊 一了百了 来世 下辈子 没有我 解脱 睡着不醒 不用再等我 不再醒 骨灰 遗嘱 遗言 药都准备好 信也写好 安乐 不在了 等孩子睡着 我死了 死了就 活够了 活腻 不想醒 醒过来 陪你到这 够穿到 闭眼 走了以后 我走了',
  farewell:
    '再见 永别 告别 保重 照顾好 照顾孩子 拜托 托付 替我 帮我照顾 对不起 谢谢你们 不用找我 别找我 最后 以后不用 密码 存折 不要难过 别怪 不要怪 不怪 谢谢大家 托付给 还清 都还了 不用再',
  threat: '威胁 恐吓 杀 杀了 弄死 要命 人质 赎金 不然 否则 后果 举报我 报复 叛徒 政治犯 连累 交钱 不给钱 要钱 走着瞧',
  northFamily: '流放 劳教 管理所 教化所 批斗 被调查 审查 家里人被',
  demand: '名字 名单 地址 电话号码 住哪里 住在哪 照片发 发位置 定位 一个人来 不要告诉 别告诉 单独',
  lure: '回来吧 回去吧 回来 回国 见面 见一面 接你 接她 来接 机票 船票 车票 免费 请客 不追究 不处罚 原谅 奖金 房子 带你回 回老家 老家看看 看看妈妈 到边境 到江边 过来见 介绍工作 高薪',
  travel: '出发 走了 动身 飞机 机场 上飞机 到了 路上 酒店 宾馆 约好 约在 换地方 启程',
  watching:
    '跟踪 监视 盯着 跟着我 尾随 偷拍 监听 窃听 定位 黑客 登录 打听 问东问西 一直停 同一辆 同一个 徘徊 转悠 望远镜',
  seized: '没收 手机被 拿走了手机 收了手机 手机拿走 电脑拿走 账号被 被盗 不是我发 冒充 群里 通讯录 联系人名单',
  note: '纸条 信封 照片寄 寄来',
  quiet: '不要打电话 别打电话 不能说话 不敢出声 不敢说话 别回 小声 没电 快没电 电量 借的手机 偷偷 躲 藏 趴 不敢动 关灯',
  noPapers: '没有证件 没证件 没有身份 没身份 没有户口 黑户 不会中文 听不懂 没钱 没吃的',
  lost: '迷路 走散 掉进 进水 漏水 沉 水流 冰 雪 悬崖 困在 被困 翻船',
  fear: '害怕 怕 担心 发抖 奇怪 可疑 不安 不对劲',
  help: '救命 救救 求求 求你 帮帮 帮我 帮帮我 快点 急 紧急 怎么办 快来',
  resolved:
    '放出来 放了 回来了 找到了 没事了 平安 安全到 已经到 解决了 原来是 好了 出院 康复 恢复 做梦 开玩笑 误会 虚惊 原来 热心 结果是 没什么 虚惊一场 已经回家 回家了',
  calmNegation: '不急 不着急 没有轻生 没有自杀 没有危险 不是急',
  screen:
    '电影 电视剧 新闻 小说 游戏 纪录片 节目 演员 剧 作业 论文 历史 博物馆 课 采访 读博士 研究 课本 作文 歌 小说里',
  sport: '足球 比赛 球 跑步 麻将 下棋',
  daily:
    '好吃 泡菜 冷面 饺子 天气 猫 狗狗 衣服 快递 购物 旅游 生日 结婚 过年 春节 中秋 哈哈 跳舞 做饭 理发 草莓 白内障 吃饭 上市 堵车 迟到 跳广场舞 打工 做生意 上班 加班 羊肉串 包子 面条 电视 唱歌',
  office:
    '申请 手续 签证 护照 户籍 国籍 落户 学校 上学 学费 补助 租房 押金 银行 贷款 保险 工资 工作 面试 驾照 离婚 结婚证 法院 律师 翻译 公证 证明 材料 预约 医药费 养老金 考试 证书 办理 费用 人口普查 登记户口 医院通知 空腹 体检 打针 疫苗 报名 报销 快递费 社保',
  question: '吗 怎么办理 怎么申请 需要什么 可以吗 能不能 是否 请问 多少钱 哪里可以 想问 想咨询 咨询',
  courtesy: '你好 您好 谢谢 感谢 辛苦 打扰 祝 抱歉 测试',
  laughter: '哈哈 呵呵 嘻嘻 笑死',
  tears: '哭 眼泪',
  idiom: '累死 饿死 热死 冷死 笑死 气死 困死 想死你 烦死 吓死我 急死 抓紧 抓娃娃',
  missingLong: '寻找 想找 失散 联系方式丢 还在不在 找她 找他',
  money: '欠债 借钱 骗了钱 手续费 汇款 打款',
  worry: '抑郁 睡不着 孤独 想家 想念 歧视 心理医生',
  settling: '注销 退掉 捐 遗产 后事 葬礼 钥匙放 都收拾好 收拾干净 还清 存折 都给 留给 织 柜子 留着 存款',
  decided: '决定了 想好了 已经决定 没办法了 没有意义 没意义 累了 太累 撑不下去 坚持不 再也不',
  brink: '江边 桥上 楼顶 河边 海边 栏杆 阳台 天台',
  stuck: '不知道去哪 不知道在哪 不是这条路 方向不对 不是说好 往北 往南 说好',
  cheer: '开心 高兴 好看 可爱 幸福 骄傲 恭喜 加油',
}

/** English words of the same classes. `_` is a space; a stem matches from the beginning of a word. */
export const englishClasses: Record<string, string> = {
  police:
    'police officer soldier uniform gongan checkpoint patrol siren guard border_guard immigration detention custody raid army troops plainclothes authorities cops flashlight torches',
  agent: 'bowibu state_security mss agent spy north_korean_accent northern_accent hamgyong_accent consulate_men',
  unknownMen:
    'stranger two_men three_men four_men some_men unknown_men men_in men_with men_who a_man man_in man_with someone somebody unknown_number nobody_knows leather_jacket dark_suit masked people_outside',
  broker: 'broker guide smuggler handler middleman fixer escort contact_person trafficker',
  kin: 'mother mom mum father dad wife husband daughter son sister brother aunt uncle niece nephew cousin grandmother grandma grandfather family parents her_child fiance girlfriend boyfriend',
  child: 'baby infant child kid toddler boy girl newborn years_old year_old pupil student',
  helper: 'pastor missionary shelter volunteer activist church rescuer ngo reverend',
  group: 'of_us group together the_others everyone people_with them women families',
  borderPlace:
    'tumen yanji hunchun longjing helong changbai dandong shenyang dalian yanbian jilin changchun heilongjiang yalu border river_crossing riverbank kunming yunnan laos thailand vietnam mekong china myanmar chiang vientiane nanning embassy bridge',
  northPlace: 'north_korea pyongyang hyesan musan hoeryong chongjin sinuiju the_north dprk back_home hometown',
  southPlace: 'seoul south_korea incheon hanawon busan korea new_malden london',
  hidingPlace:
    'hiding hide hidden closet wardrobe under_the_bed cellar basement attic barn ditch bathroom toilet roof bushes reeds cornfield forest jungle woods cave storeroom warehouse trunk stairwell pantry crawlspace shed orchard',
  vehicle:
    'van bus truck car minibus plate back_seat driver train boat motorbike taxi vehicle engine lorry suv headlights raft highway',
  covered: 'blindfold handcuff tied cuffed taped hood curtains chained tinted',
  door: 'knock banging pounding door doorbell hallway corridor footsteps stairs downstairs upstairs next_door dogs barking lights_outside outside window breaking broke_in surround searching house_to_house floor_by_floor coming_up gate',
  now: 'right_now now just_now just minutes_ago minutes hours_ago hour_ago hours at_this_moment currently today still immediately this_moment already',
  tonight: 'tonight this_evening this_morning midnight before_dawn at_dawn sunrise after_dark',
  tomorrow:
    'tomorrow day_after next_week this_week by_friday by_monday by_sunday by_noon deadline before_noon within in_two_days flight_at',
  recent:
    'yesterday last_night two_days three_days four_days for_days since_then since_monday since_friday since_sunday since_yesterday this_afternoon never_since after_that overnight',
  longAgo:
    'years_ago last_year back_in in_19 in_20 long_ago decades when_i_was used_to childhood once_in months_ago last_month last_spring last_summer last_winter when_i_was_a i_was_eight i_was_ten as_a_child as_a_girl as_a_boy in_the_nineties about_19 in_1 in_200 in_201 since_then_i now_i_am we_have_lived i_have_lived have_lived_in',
  phoneOff:
    'phone_off phone_is_off switched_off turned_off not_answer no_answer doesn’t_answer unreachable went_dead line_went cut_off hung_up no_reply not_replied no_signal blocked_me no_word not_heard haven’t_heard hasn’t_replied voicemail last_message last_text last_seen stopped_replying silent went_quiet isn’t_picking not_picking_up doesn’t_pick not_texted phone_is_answered phone_rings says_he_found',
  strangerAnswers:
    'someone_else_answer stranger_answer man_answer different_voice not_her_voice not_his_voice doesn’t_sound not_her_handwriting not_how_he not_how_she code_word passphrase',
  notReturned:
    'did_not_come_back didn’t_come never_came not_come_back hasn’t_come not_returned hasn’t_returned didn’t_return never_returned missing disappeared vanished gone nowhere not_home left_behind empty not_arrived never_arrived hasn’t_arrived didn’t_arrive didn’t_show no_sign no_trace where_is_he where_is_she can’t_find',
  taken:
    'taken took_her took_him took_my took_them take_her take_him take_me take_us grabbed dragged pulled_into forced_into pushed_into put_in arrested caught detained seized kidnap abduct snatched picked_up rounded_up led_away led_out bundled walked_out_with came_for being_held held_by in_custody captured got_in fingerprinted keep_driving_up looking_for_us searching_for owes owe_them',
  moving:
    'repatriat deport sent_back send_back sending_back send_her_back send_him_back send_me_back handed_over hand_over transferred transfer moved_tonight being_moved moved_to loading loaded lined_up calling_names called_names shoelaces pack_their pack_her paperwork_signed fingerprint signed_paper across_the_bridge buses_are buses_came number_on',
  checking:
    'id_check papers checking_ids checking_papers registration list_of reported facial bounty reward show_id asking_for_id asked_for_id documents photo_of_her photo_of_me inspection',
  confined:
    'locked lock_me locks_me padlock chain captive trapped can’t_leave cannot_leave won’t_let won’t_let_me not_allowed_out not_allowed_to_leave took_my_passport took_her_passport passports_taken keeps_my_passport keeps_her imprisoned confined held_here guarded bars_on escape run_away watch_me fence compound third_day no_water no_food_since customers window_is door_is_locked key',
  sold: 'sold bought_me bought_her buyer buy_her price paid_for_me paid_for_her customers clients_every cam webcam brothel new_husband another_house resell pimp massage',
  beating:
    'beat hit_me hits_me hits_her hitting choke strangl knife belt rape assault punch kicked bruise violent scream threw',
  medical:
    'bleed blood labour labor contraction water_broke waters_broke unconscious not_breathing can’t_breathe passed_out won’t_wake not_waking fever seizure convuls vomit can’t_stand frostbite hypotherm broken_leg collapsed faint insulin pregnant birth stopped_crying lips_are pale infection dying shaking breathing stroke boiling burn skin_is blue_around blood_pressure seizing rash overdose choking labour_pains foam limp pills_they sleep_all_day drugged burns',
  noHospital:
    'can’t_go_to_hospital cannot_go_to_a_hospital no_hospital afraid_of_hospital hospital_will_report no_papers no_id no_medicine no_doctor can’t_take_her_to can’t_take_him_to',
  suicide:
    'kill_myself kill_himself kill_herself suicid end_it end_my_life want_to_die wants_to_die don’t_want_to_live not_want_to_live better_off_without no_reason_to_live jump rooftop on_the_bridge railing pills goodbye_note last_letter not_be_here won’t_be_here won’t_be_around when_i_am_gone after_i’m_gone after_i_am_gone disappear_forever sleep_forever never_wake tired_of_living no_tomorrow i_have_a_plan wrote_the_letters written_the_letters letters_are one_last all_the_pills last_night_on want_it_to_stop want_it_to_end nobody_will_notice no_one_will_notice i’m_done i_am_done free_at_last somebody_should_know buried_by if_i’m_not_around if_i_am_not_around not_around leaving_my_life do_it_before flowers_not my_turn_to_go peaceful tired_not_brave just_tired nothing_else_on in_good_order',
  farewell:
    'goodbye farewell take_care_of look_after tell_my tell_her_i tell_him_i forgive_me i’m_sorry thank_you_for_everything last_message don’t_look_for don’t_wait my_things keep_my the_key_is password give_my you_were_kind you_were_all sorry_for_the_trouble give_my_savings my_savings rent_is_paid keys_are should_not_come_looking be_happy proud_of_you remember_me thank_you_for_all thank_you_for_your_patience don’t_let_my gets_the keeps_the tell_hyung tell_mom tell_dad give_my_shifts don’t_need_anything i_cleaned_the',
  threat:
    'threat kill_you kill_me kill_my kill_him kill_her hostage ransom or_else regret punish traitor revenge blackmail extort pay_or if_i_don’t if_you_don’t unless warning consequences finger know_where_you_live know_where_i_live we_know or_else friday_or monday_or holding_a_paper today’s_date',
  northFamily: 'banished exiled labour_camp labor_camp political_prison interrogated expelled_from questioned',
  demand:
    'names_of list_of_names address_of give_me_names phone_numbers photos_of where_you_live location send_location come_alone don’t_tell tell_no_one leave_your_phone',
  lure: 'come_back come_home return_home go_back going_back meet_me meet_him meet_her meeting ticket flight ferry visa invited invitation free_trip no_punishment forgiven pardon apartment reward see_my_mother see_his_mother see_her_mother see_mom offered promise persuaded reunion job_offer boarding pays_for_everything back_in_a_week uncle_from_home at_the_airport',
  travel:
    'leaving left_for airport boarding flight on_the_way on_his_way on_her_way travelling traveling departure hotel lobby border_town plane packed landed changed_the_place',
  watching:
    'following_me followed following watching_me watching surveil same_car same_man stalk wiretap hacked spyware tracked login logged_into bugged lurking asking_about parked_outside camera recording taking_photos plumber drafts logged_out asked_how_many asks_how_many standing_at',
  seized:
    'phone_was_taken took_my_phone took_his_phone took_her_phone confiscat account_was hijack not_me_writing impersonat i_didn’t_send laptop server contacts_list hard_drive contact_list',
  note: 'note letter parcel package photo_of envelope postmark',
  quiet:
    'don’t_call do_not_call can’t_talk cannot_talk can’t_speak whisper quiet battery borrowed_phone secretly text_only don’t_reply no_noise please_hurry hold_my_breath dark lights_off silence',
  noPapers: 'no_passport undocumented no_id no_documents don’t_speak_chinese nowhere_to_go no_money no_food illegal',
  lost: 'lost stranded taking_water sinking water_is_rising river_is current snow ice cliff drift storm stuck flooded',
  fear: 'afraid scared terrified worried frightened trembling suspicious strange weird uneasy something_is_wrong',
  help: 'help please_help save sos urgent emergency hurry what_do_i_do what_should_i_do rescue asap please_someone',
  resolved:
    'released freed safe found_him found_her came_back came_home is_back returned_safely arrived_safely turned_out it_was_only it_was_just recovered home_now all_good fine_now dream joking prank false_alarm was_released got_out is_fine doing_well false turned_out_to turns_out laughed relieved survived recovered is_home got_home',
  calmNegation: 'not_urgent no_hurry no_rush not_suicidal not_in_danger no_danger no_emergency nothing_urgent',
  screen:
    'movie film drama novel news article podcast documentary game episode series book show tv_ youtube report thesis essay homework class history museum lecture interview play article actor netflix students_read picture_book my_class grade_five eighth_grade seminar dissertation memoir researching panel screening',
  sport: 'football match team goal player score marathon hiking basketball soccer',
  daily:
    'delicious kimchi recipe noodle weather dog_ate cat garden birthday wedding holiday shopping cooking lol haha funny restaurant coffee bakery choir tomatoes music party picnic dance knit picnic 5k sheep lambs snow_until seagull goose parade wedding church_choir garden bus_stop kind_people nurse_now accountant fermented soup dumpling grandkids',
  office:
    'apply application form document_needed certificate visa_extension school university scholarship rent deposit bank loan insurance salary job_interview driving license divorce_papers court_date lawyer interpreter translation appointment enrol benefits pension tax nationality citizenship registration_office residence housing course exam tuition subsidy transcript diploma refund calendar late_answer rescheduled lawyer_got meeting_with renewal landlord_deposit payslip cv resume',
  question:
    'how_do_i how_can_i where_can_i is_there what_is do_you could_you would_like_to i_wonder wondering can_i how_much how_long',
  courtesy:
    'hello hi_ thank_you thanks dear good_morning greetings regards congratulations sorry_wrong wrong_number test just_testing kind_regards',
  laughter: 'lol haha lmao hehe',
  tears: 'crying weeping tears',
  idiom:
    'dying_to killing_me starving dead_tired caught_a_cold caught_up catch_up kidnapped_by_my bored_to_death scared_me_to to_die_for',
  missingLong: 'lost_touch trace lost_contact_in looking_for_my reunite',
  money: 'debt fee remittance scam owed investment',
  worry: 'lonely depress homesick can’t_sleep counsel therapist discriminat anxious',
  settling:
    'savings donate cancel_my my_account my_belongings keys_in keys_with paid_until paid_off funeral will_is my_will ashes my_cat my_dog someone_to_feed return_the close_my deposit_if unfollowed cleaned_the_flat cat_is_with dog_is_with landlord’s_number rent_till',
  decided:
    'i_decided i_have_decided made_up_my_mind no_other_way no_way_out no_point pointless can’t_go_on can’t_anymore can’t_take burden tired_of i_give_up enough',
  brink: 'bridge roof balcony ledge railing river_bank by_the_river edge platform tracks',
  stuck:
    'wrong_way not_the_road different_road don’t_know_where not_the_man not_the_person don’t_know_this where_are_we not_what_we_agreed wrong_direction keeps_driving won’t_stop not_safe_yet driving_up_and_down',
  measured: 'percent minutes_left floor metres km_away doors_down houses_left',
  cheer: 'happy lovely great amazing wonderful excited proud_to cute love_this hilarious kind',
}
