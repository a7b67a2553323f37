// The languages of the program, in the order F2 walks through them: name in code, code in files and flags, own name, tag
// of the web. `assets/locales/<code>.toml` holds the texts. The build reads this table too.
//
// Behind them each language as one country writes it: name in code, the language, its code, the id of the country's
// pack, how times and how dates stand there. `assets/locales/<code>.toml` holds the texts that differ, and no others.
languages! {
    En "en" "English" "en",
    Zh "zh" "中文" "zh-CN",
    ;
    EnUs En "en-US" "US" Twelve MonthDayYear,
    EnGb En "en-GB" "GB" TwentyFour DayMonthYear,
}
