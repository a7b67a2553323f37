//! What people of the demo write, in English and Chinese; each writes in the own language.

use crate::model::lang::Lang;

/// The same in both languages.
pub(super) type TextPair = (&'static str, &'static str);

/// The half a person writes.
pub(super) fn say(pair: &TextPair, lang: Lang) -> String {
    lang.choose(pair.0, pair.1).to_owned()
}

/// Why the second register is not handed over at night.
pub(super) const CLOSED_AT_NIGHT: TextPair = ("Not in use at night", "夜班不使用");

/// Pay-outs: what for, and roughly how much in the main unit.
pub(super) const PAY_OUTS: &[(TextPair, i64)] = &[
    (("Cleaning cloths and soap", "买抹布和洗洁精"), 28),
    (("Courier for the lost parcel", "快递费，补寄顾客包裹"), 18),
    (("Change of the bottle deposit", "退空瓶押金"), 12),
    (("Paper rolls from the shop next door", "在隔壁店买收银纸"), 35),
    (("Taxi for the bank run", "去银行打车"), 24),
    (("Light bulbs for the stockroom", "仓库换灯泡"), 46),
    (("Water for the dispenser", "饮水机桶装水"), 20),
];

/// Feedback without a follow-up: praise and suggestions.
pub(super) const KIND_WORDS: &[(TextPair, &str)] = &[
    (("Customer thanked for finding her umbrella", "顾客感谢帮她找到雨伞"), "service"),
    (("Liked the fresh buns, would buy more in the evening", "说包子新鲜，晚上也想买"), "quality"),
    (("Asks for oat milk", "想买燕麦奶"), "out_of_stock"),
    (("Suggests a bench outside", "建议门口放条长凳"), "other"),
    (("Found the shop very clean", "夸店里干净"), "cleanliness"),
    (("Queue too long at noon, one register only", "中午只开一台收银，排队太久"), "queue"),
];

/// Complaints: what, background, what was promised, topic.
pub(super) const COMPLAINTS: &[(TextPair, TextPair, TextPair, &str)] = &[
    (
        ("Sour milk bought yesterday", "昨天买的牛奶是酸的"),
        ("Receipt shown; date on the box was fine", "有小票，盒上日期没过"),
        ("Replacement put aside, supplier asked", "已留一盒替换，问供应商"),
        "quality",
    ),
    (
        ("Paid the shelf price, register charged more", "价签和收银价不一致，多收了钱"),
        ("Old label on shelf 4", "4号货架价签没换"),
        ("Difference back, call when the label is right", "退差价，价签换好给顾客打电话"),
        "price",
    ),
    (
        ("Birthday cake not ready as ordered", "预订的生日蛋糕没做好"),
        ("Order slip lay under the counter", "订单压在柜台下面"),
        ("Voucher of 30 and a call tomorrow", "送30元券，明天回电话"),
        "service",
    ),
    (
        ("Parcel locker would not open", "快递柜打不开"),
        ("Locker 14, code was right", "14号柜，取件码没错"),
        ("Technician comes, we call the customer", "叫人来修，修好通知顾客"),
        "delivery",
    ),
    (
        ("Wrong change at R2, says ten short", "说R2少找了十块"),
        ("Camera picture to be checked", "要调监控看"),
        ("Answer after the count tonight", "今晚点完钱给答复"),
        "service",
    ),
];

/// Device faults: device, symptom, what it means.
pub(super) const FAULTS: &[(TextPair, TextPair, TextPair)] = &[
    (
        ("Chiller 2", "2号冷柜"),
        ("Warm, 9 degrees", "温度偏高，9度"),
        ("Milk moved to chiller 1", "牛奶已挪到1号冷柜"),
    ),
    (
        ("Receipt printer R2", "R2小票打印机"),
        ("Prints only half lines", "打印断线"),
        ("Customers sent to R1", "顾客改到R1结账"),
    ),
    (
        ("Card terminal", "刷卡机"),
        ("Slow, no link twice an hour", "经常断网，反应慢"),
        ("Code payment offered", "先用扫码收款"),
    ),
    (
        ("Automatic door", "自动门"),
        ("Stays half open", "关不严，留条缝"),
        ("Heater runs all day", "暖气跑掉了"),
    ),
    (("Coffee machine", "咖啡机"), ("Leaks under the tray", "底下漏水"), ("No coffee sold", "暂停卖咖啡")),
    (("Camera 5", "5号摄像头"), ("Picture frozen", "画面卡住"), ("Back aisle not seen", "后通道看不到")),
    (("Scale", "电子秤"), ("Does not return to zero", "不归零"), ("Fruit sold by piece", "水果改按个卖")),
];

/// Tasks: what, and advice.
pub(super) const TASKS: &[(TextPair, TextPair)] = &[
    (("Order coin rolls from the bank", "去银行换硬币"), ("Ring the branch before 10", "10点前先打电话")),
    (
        ("Change price labels on shelf 4", "换4号货架价签"),
        ("List lies in the office tray", "清单在办公室文件盘"),
    ),
    (("Clean the filter of the ice machine", "清洗制冰机滤网"), ("Switch it off first", "先断电")),
    (("Return empty crates to the dairy", "把空奶箱退给奶站"), ("Count with the driver", "和司机一起点数")),
    (("Put up the new roster", "贴新排班表"), ("Photo into the group chat", "拍照发群里")),
    (
        ("Repair the loose floor tile at the door", "修门口松动的地砖"),
        ("Cone in front until then", "修好前放警示牌"),
    ),
    (("Check the dates of the first-aid box", "检查急救箱药品日期"), ("", "")),
    (("Call back the tobacco supplier about the short carton", "给烟草公司回电话，少的一条"), ("", "")),
];

/// Things to mind: what, if, then.
pub(super) const ATTENTION: &[(TextPair, TextPair, TextPair)] = &[
    (
        ("Water off from 2 to 4 in the morning", "凌晨2点到4点停水"),
        ("", ""),
        ("Fill the buckets", "提前接好水"),
    ),
    (
        ("Counterfeit 50 notes seen in the street", "附近有人用50元假币"),
        ("A 50 feels smooth", "50元手感发滑"),
        ("Use the note checker, ask for another", "过验钞机，请换一张"),
    ),
    (
        ("Regular supplier comes with a new driver", "供应商换了新司机"),
        ("", ""),
        ("Ask for the slip first", "先看送货单"),
    ),
    (
        ("School holiday, many children at noon", "学校放假，中午孩子多"),
        ("", ""),
        ("Second register open from 11", "11点起开第二台"),
    ),
    (
        ("Promotion on yoghurt ends tonight", "酸奶促销今晚结束"),
        ("", ""),
        ("Take the signs down", "把促销牌撤掉"),
    ),
];

/// Notes people leave at the end of a shift.
pub(super) const NOTES: &[TextPair] = &[
    ("Key of the back door sticks, pull a little", "后门钥匙有点卡，往外拉一下再拧"),
    ("Two umbrellas left at R1, in the lost-property box", "R1有两把伞没人拿，放失物箱了"),
    ("Bakery comes half an hour later tomorrow", "明天面包晚半小时送到"),
    ("Roll of stamps is in drawer 2 of the office", "邮票在办公室第二个抽屉"),
    ("The regular at number 18 pays his newspapers on Friday", "18号老顾客报纸钱周五一起给"),
];

/// Incidents: where, what, who was told.
pub(super) const INCIDENTS: &[(TextPair, TextPair, TextPair)] = &[
    (
        ("Entrance", "门口"),
        ("Customer slipped on the wet floor, not hurt", "顾客在湿地上滑了一下，没受伤"),
        ("Lead", "值班领班"),
    ),
    (
        ("Aisle 3", "3号通道"),
        ("Man hid spirits under his coat, put back when spoken to", "有人往衣服里藏酒，问了就放回"),
        ("Lead, camera time noted", "领班，已记监控时间"),
    ),
    (
        ("Stockroom", "仓库"),
        ("Smell of burning from a socket, switched off", "插座有焦味，已断电"),
        ("Owner and electrician", "店长和电工"),
    ),
];

/// Deliveries: supplier, goods, the lines of the count list it fills.
pub(super) const DELIVERIES: &[(TextPair, TextPair, &[usize])] = &[
    (("City Tobacco", "市烟草公司"), ("Cigarettes", "卷烟"), &[0, 1, 2]),
    (("Happy Dairy", "快乐乳业"), ("Milk and yoghurt", "牛奶、酸奶"), &[6, 8]),
    (("Bake & Co", "百克面包"), ("Sandwiches and bread", "三明治、面包"), &[7]),
    (("North Drinks", "北方酒水"), ("Spirits and gift cards", "酒水、礼品卡"), &[3, 4, 5]),
];

/// What goes wrong with a check: the item's id and the comment.
pub(super) const ISSUES: &[(&str, TextPair)] = &[
    ("D2", ("Only one spare roll left", "备用纸只剩一卷")),
    ("D4", ("Scanner needs two tries", "扫码枪要扫两次")),
    ("D6", ("Toner low, prints pale", "墨粉快没了，打印很淡")),
    ("D8", ("One lamp over aisle 2 is dark", "2号通道上面一盏灯不亮")),
    ("SA4", ("Clock of camera 3 is five minutes off", "3号摄像头时间差五分钟")),
    ("SA6", ("Boxes too near the lamp, moved", "纸箱离灯太近，已挪开")),
];

/// Reasons for a cash difference: the code and the words.
pub(super) const CASH_WHY: &[(&str, TextPair)] = &[
    ("change_giving", ("Gave back too much at noon, customer gone", "中午找错零，顾客走了")),
    ("arithmetic", ("Coins counted twice, recount shows it", "硬币点重了，复点才发现")),
    ("unexplained", ("Counted three times, not found", "点了三遍，没查出来")),
    ("mis_keyed_tender", ("Cash sale keyed as code payment", "现金单按成了扫码")),
    ("counterfeit", ("False 50 note found, kept in the safe", "收到一张50元假币，放保险柜了")),
];

/// Questions about a carried item.
pub(super) const QUERIES: &[TextPair] = &[
    ("Who has the number of the technician?", "师傅的电话谁有？"),
    ("Was the customer told already?", "跟顾客说过了吗？"),
    ("Is the replacement paid by the supplier?", "换货是供应商出钱吗？"),
];

/// Objections to a carried item.
pub(super) const DISPUTES: &[TextPair] = &[
    ("Was said to be done; it is not", "说是做完了，其实没做"),
    ("Bag number on the list is another one", "清单上的袋号对不上"),
];

/// Why something is still open though its time is over.
pub(super) const OVERDUE: &[TextPair] = &[
    ("No time, two people only", "人手不够，没来得及"),
    ("Waiting for the supplier to call back", "等供应商回电话"),
    ("Part has not come yet", "配件还没到"),
    ("Customer could not be reached", "顾客电话打不通"),
];

/// How something was settled.
pub(super) const SETTLED: &[TextPair] = &[
    ("Customer was reached and is content", "联系到顾客，已满意"),
    ("Apologised and replaced", "道歉并换货"),
    ("Cleared up with both sides", "双方已说清楚"),
];

/// Why a stock line differs: the code and the words.
pub(super) const STOCK_WHY: &[(&str, TextPair)] = &[
    ("unscanned", ("One sold while the register was down", "收银机卡的时候卖了一个")),
    ("miscounted", ("Counted wrong last time", "上一班点错了")),
    ("unexplained", ("Not found, camera to be checked", "没找到，要看监控")),
    ("own_use", ("Taken for the staff room", "员工间用了")),
];
