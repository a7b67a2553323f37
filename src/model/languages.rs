// The languages of the program, in the order F2 walks through them: name in code, code in files and flags, own name, tag
// of the web. `assets/locales/<code>.toml` holds the texts. The build reads this table too.
languages! {
    En "en" "English" "en",
    Zh "zh" "中文" "zh-CN",
}
