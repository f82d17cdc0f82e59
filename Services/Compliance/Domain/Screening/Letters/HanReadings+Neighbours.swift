/// The readings of characters that are usual in Korean names, and of usual Japanese names. Lists write most of these
/// people in Latin letters as their own language reads the name.
extension HanReadings {
    static let korean = """
        kim:金 lee:李 park:朴 choe:崔 jong:鄭正政 kang:姜 cho:趙曺 yun:尹允潤 jang:張章長 lim:林 sin:申信新 han:韓漢
        so:徐 kwon:權 hwang:黃 an:安 song:宋成聖 yu:柳兪有 jon:全田 hong:洪弘 cha:車 ko:高 mun:文 o:吳 no:盧 pak:博
        un:恩銀雲 il:日一 chol:哲喆 yong:永英龍勇容榮 myong:明命 ho:浩虎鎬 min:敏民 dong:東 hun:勳勛訓 sang:相尙尚
        jun:俊準峻 jae:在載宰 hui:熙姬 hyon:賢玄鉉 tae:泰太 gwang:光廣 guk:國 nam:南男 hak:學鶴 su:洙秀壽 sik:植
        chun:春 gyong:京慶敬 gil:吉 ryong:龍 sol:雪 ju:主珠周 chang:昌 hyok:革赫 won:元 jin:鎭進眞 sok:錫石 gi:基起
        """

    static let japaneseSurnames = table(
        """
        佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 伊藤=ito 渡辺=watanabe 山本=yamamoto 中村=nakamura
        小林=kobayashi 加藤=kato 吉田=yoshida 山田=yamada 佐々木=sasaki 山口=yamaguchi 松本=matsumoto 井上=inoue
        木村=kimura 林=hayashi 斎藤=saito 清水=shimizu 山崎=yamazaki 森=mori 池田=ikeda 橋本=hashimoto 阿部=abe
        石川=ishikawa 山下=yamashita 中島=nakajima 石井=ishii 小川=ogawa 前田=maeda 岡田=okada 長谷川=hasegawa
        藤田=fujita 後藤=goto 近藤=kondo 村上=murakami 遠藤=endo 青木=aoki 坂本=sakamoto 福田=fukuda 太田=ota
        西村=nishimura 藤井=fujii 岡本=okamoto 藤原=fujiwara 中野=nakano 三浦=miura 原田=harada 中川=nakagawa
        松田=matsuda 竹内=takeuchi 小野=ono 中山=nakayama 和田=wada 石田=ishida 上田=ueda 森田=morita 安倍=abe
        岸田=kishida 高市=takaichi 麻生=aso 菅=suga 野田=noda 鳩山=hatoyama 小泉=koizumi 石破=ishiba 河野=kono
        """)

    static let japaneseGivenNames = table(
        """
        太郎=taro 一郎=ichiro 次郎=jiro 三郎=saburo 花子=hanako 健=ken 健一=kenichi 誠=makoto 浩=hiroshi 博=hiroshi
        隆=takashi 明=akira 茂=shigeru 勇=isamu 実=minoru 進=susumu 清=kiyoshi 正=tadashi 修=osamu 豊=yutaka
        直樹=naoki 大輔=daisuke 翔太=shota 拓也=takuya 晋三=shinzo 文雄=fumio 早苗=sanae 太郎次=taroji 義偉=yoshihide
        純一郎=junichiro 由紀夫=yukio 佳彦=yoshihiko 茂樹=shigeki 恵子=keiko 幸子=sachiko 和子=kazuko 洋子=yoko
        裕子=yuko 久美子=kumiko 由美子=yumiko 美智子=michiko 真由美=mayumi 愛=ai 陽子=yoko 智子=tomoko 和夫=kazuo
        """)

    private static func table(_ text: String) -> [String: String] {
        var table: [String: String] = [:]
        for entry in text.split(whereSeparator: \.isWhitespace) {
            let parts = entry.split(separator: "=")
            table[String(parts[0])] = String(parts[1])
        }
        return table
    }
}
