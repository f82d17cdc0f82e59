/// Given names that stand for one another: short forms, and forms of one name in several languages that no spelling
/// rule brings together.
extension Lexicon {
    /// The groups a name belongs to: `alex` is short for two.
    static let givenNameGroups: [[UInt8]: [UInt16]] = {
        var table: [[UInt8]: [UInt16]] = [:]
        for (number, line) in givenNames.split(separator: "\n").enumerated() {
            for name in line.split(separator: " ") { table[Array(name.utf8), default: []].append(UInt16(number)) }
        }
        return table
    }()

    private static let givenNames = """
        alexander aleksandr alexandre alejandro alessandro iskandar sasha sacha alex sandro alec aleksander oleksandr
        alexandra aleksandra sandra sasha alessandra oleksandra
        abraham ibrahim avraham ebrahim abe
        andrew andrei andrey andre andreas andres andrzej andriy drew andy
        anthony anton antonio antoine antonin tony toni
        anna anne ann hannah ana annie anya anja hanna
        benjamin ben benny bibi binyamin binjamin benji
        boris borya
        catherine katherine katharina ekaterina yekaterina katarina catalina kate katya cathy kathy kateryna katja
        charles carl karl carlos carlo karel charlie chuck
        christopher christoph kristof cristobal chris kit
        christian kristian cristian chris
        daniel dan danny daniil danilo daniyal
        david davit dave davide dawud daoud dawood davoud
        demetrius dmitry dmitri dmitriy dmytro dima dimitri dimitrios
        edward eduard eduardo edouard ed eddie ted ned
        elizabeth elisabeth yelizaveta elizaveta liz beth betty isabel eliza lisa
        eugene yevgeny evgeny evgeniy yevgeniy eugenio yevhen zhenya gene
        francis francisco francesco frank franz francois frantisek pancho paco
        frederick friedrich frederik federico fred freddie fritz fredrik
        gabriel gavriil jibril
        george georg georgy georgiy jorge giorgio georges yuri yury jiri iouri heorhiy
        gerald gerry jerry
        gregory grigory grigoriy gregor gregorio greg hryhoriy grisha
        henry heinrich henri enrique enrico harry hank henrik henryk
        helen elena helena yelena olena lena helene
        hugh hugo ugo
        isaac isaak ishaq yitzhak itzhak
        ismail ishmael
        jacob jakob yakov jaime iago yaqub yaqoub jake yaakov
        james jim jimmy jamie jacques giacomo diego santiago
        jeffrey geoffrey jeff geoff
        jesus isa
        john ivan johann johannes juan jean giovanni jan joao yohannes yahya hans jack jon johnny ian sean ioannis ion
        joseph josef jose giuseppe yusuf yousef yusif youssef yosef iosif joe jozef joey pepe
        joshua josh yehoshua
        katherine kay
        lawrence laurence lorenzo laurent larry lars
        leo lev leon leonid lyonya
        louis luis luigi ludwig luiz lou lewis
        luke luca lucas lukas luka
        margaret margarita marguerite meg peggy maggie rita greta margarethe
        mark marc marco marcus markus marek
        martin marty martino
        mary maria marie miriam maryam mariya marija molly mariam
        matthew matthias mateo matteo matt matvey mathieu
        michael mikhail miguel michel michele mikael mikhailo mykhailo mike misha mick mihail mihai micha michal
        mohammed muhammad mohamed mohamad muhamad muhamed muhamet mahomed mahamad mehmet mehmed mamadou mamadu \
        mohammad magomed magomet mukhammad mukhamad mohd muhammed md
        moses musa moshe moussa mousa moise moisei
        natalia natalya natasha natalie nataliya
        nicholas nikolai nikolay nicolas nikolaos nicola nick nico klaus claus mykola kolya niko nicolae
        noah nuh
        noam noama
        olga olha
        patrick pat paddy
        paul pavel pablo paolo pavlo pauli paulo pawel
        peter pyotr petr pedro pierre pietro petro pete piotr petar boutros butros petya
        philip philippe felipe filip phil filippo
        rafael raphael raffaele rafe
        raymond ray ramon
        rebecca becky rivka
        richard rick dick ricardo riccardo ricky rich
        robert bob rob roberto bobby robbie rupert
        ronald ron ronnie
        samuel sam sammy shmuel
        sarah sara sally
        sergius sergei sergey serge sergio serhiy siarhei serhii seryozha
        simon simeon semyon shimon
        solomon suleiman sulayman suleyman shlomo salomon soliman
        stephen steven stefan stephane esteban stefano steve stepan etienne stephan
        susan susanna suzanne sue susie
        teresa theresa therese tess terry
        theodore fyodor fedor teodor ted theo feodor
        thomas tom tommy tomas tommaso
        timothy tim timofey timofei
        victor viktor vittorio vic
        vladimir volodymyr vova volodya uladzimir vlad wladimir
        walter walt
        william will bill billy wilhelm guillermo guillaume guglielmo willy vilhelm liam
        zachary zach zakaria zakariya zechariah
        abdallah abdullah abdulla
        ahmed ahmad akhmed ahmet akhmad
        hussein husayn hossein huseyin hussain husain hosein
        hassan hasan
        khalid khaled halid
        omar umar omer
        osman uthman othman usman
        osama usama oussama
        mustafa mostafa moustafa
        said saeed sayeed saied
        yasir yasser yaser
        """
}
