export interface Name {
  readonly written: string;
  /** As in an email address: lower case, only a to z and hyphens. */
  readonly latin: string;
}

export interface Culture {
  readonly women: readonly Name[];
  readonly men: readonly Name[];
  readonly families: readonly Name[];
}

/** `written` or `written|latin` where the letters cannot be derived, separated by commas. */
function names(list: string): readonly Name[] {
  return list.split(",").map((entry) => {
    const [written = "", latin] = entry.trim().split("|");
    return { written, latin: latin ?? romanise(written) };
  });
}

const LETTERS: Readonly<Record<string, string>> = {
  ø: "o",
  ł: "l",
  đ: "d",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Drops accents, apostrophes and spaces: "D'Ángelo" is "dangelo" in a mail address. */
export function romanise(written: string): string {
  return written
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[øłđßæœðþı]/g, (letter) => LETTERS[letter] ?? "")
    .replaceAll(/[^a-z-]/g, "");
}

export const CULTURES: readonly Culture[] = [
  {
    women: names(
      "Olivia,Emma,Charlotte,Amelia,Sophia,Harper,Evelyn,Abigail,Emily,Ella,Grace,Nora,Hazel,Violet,Claire,Lucy,Anna-Beth,Mary Ellen,Ruth,Josephine,Margaret,Denise,Latoya,Shanice,Brooke,Paige,Tessa,Willow,Rosalind,Beatrix",
    ),
    men: names(
      "Liam,Noah,James,William,Henry,Theodore,Jack,Levi,Samuel,Owen,Wyatt,Caleb,Nathan,Isaac,Marcus,Dwayne,Tyrone,Malik,Gregory,Kenneth,Raymond,Walter,Clifford,Desmond,Jean-Luc,Ezra,Silas,Jasper,Reuben,Barnaby",
    ),
    families: names(
      "Smith,Johnson,Williams,Brown,Jones,Davis,Miller,Wilson,Moore,Taylor,Anderson,Thomas,Jackson,White,Harris,Thompson,Robinson,Clark,Lewis,Walker,Hall,Young,King,Wright,Baker,Carter,Mitchell,Turner,Parker,Collins,Edwards,Stewart,Morris,Murphy,Cook,Bell,Bailey,Cooper,Howard,Ward,Brooks,Sanders,Price,Bennett,Wood,Barnes,Ross,Washington,Jefferson,Smith-Carter",
    ),
  },
  {
    women: names("Aoife,Saoirse,Niamh,Ciara,Róisín,Siobhán,Gráinne,Eilidh,Morag,Bronwen,Cerys,Angharad"),
    men: names("Conor,Cillian,Oisín,Fionn,Seán,Pádraig,Callum,Hamish,Lachlan,Rhys,Dafydd,Gethin"),
    families: names(
      "O'Brien,O'Connor,O'Neill,Murray,Kelly,Byrne,Walsh,Doyle,McCarthy,MacDonald,Mac Giolla,Ó Súilleabháin,Campbell,Ferguson,Llewellyn,Ap Rhys,Gallagher,Fitzgerald",
    ),
  },
  {
    women: names(
      "María,Lucía,Sofía,Valentina,Camila,Inés,Ximena,Begoña,Pilar,Guadalupe,Montserrat,Araceli,Itziar,Nuria",
    ),
    men: names(
      "Mateo,Santiago,Alejandro,Diego,Joaquín,José Luis,Íñigo,Raúl,Andrés,Ramón,Álvaro,Jesús,Óscar,Emiliano",
    ),
    families: names(
      "García,Rodríguez,Martínez,Hernández,López,González,Pérez,Sánchez,Ramírez,Muñoz,Núñez,Ibáñez,Echeverría,de la Cruz,García-Márquez,Vázquez,Ordóñez,Peña",
    ),
  },
  {
    women: names("Beatriz,Letícia,Júlia,Conceição,Mariana,Luísa,Thaís,Débora,Inês,Fernanda"),
    men: names("João,Tiago,Guilherme,Vinícius,Caetano,Thiago,Luís,Antônio,Gonçalo,Fabrício"),
    families: names(
      "da Silva,dos Santos,Oliveira,Gonçalves,Araújo,Magalhães,Simões,Conceição,Brandão,Ferrão,Figueirêdo,d'Ávila",
    ),
  },
  {
    women: names("Élodie,Chloé,Anaïs,Océane,Geneviève,Noémie,Marie-Claire,Françoise,Maëlle,Hélène"),
    men: names("François,Étienne,Jean-Baptiste,Benoît,Théo,Loïc,Gaël,Rémi,Jérôme,Stéphane"),
    families: names(
      "Lefèvre,Dubois,Moreau,Châtelain,d'Aubigné,Le Goff,Béranger,Hervé,Saint-Exupéry,Rousseau,Gauthier,Desjardins",
    ),
  },
  {
    women: names("Käthe,Jürgita,Annika,Heike,Sabine,Grit,Liesel,Ann-Kathrin,Ursula,Brigitte"),
    men: names("Jürgen,Günther,Björn,Matthias,Karl-Heinz,Lukas,Sönke,Uwe,Hans-Jörg,Dietrich"),
    families: names(
      "Müller,Schröder,Weiß,Großmann,von der Heide,zu Löwenstein,Bäcker,Köhler,Schäfer,Vogel,Zimmermann,Krüger-Lange",
    ),
  },
  {
    women: names("Ingrid,Solveig,Åsa,Freja,Astrid,Þóra,Guðrún,Aino,Sigrún,Maj-Britt"),
    men: names("Søren,Øyvind,Håkon,Gunnar,Magnús,Åke,Leif,Torbjørn,Jón,Väinö"),
    families: names(
      "Ødegård,Bjørnstad,Lindström,Åkesson,Jónsdóttir,Guðmundsson,Kjær,Nygård,Hämäläinen,Sørensen,Berg,Ås",
    ),
  },
  {
    women: names("Małgorzata,Agnieszka,Zuzanna,Kateřina,Žofie,Ljubica,Đurđica,Ilona,Łucja,Božena"),
    men: names("Łukasz,Paweł,Wojciech,Jiří,Ondřej,Đorđe,Želimir,György,Andrzej,Zoltán"),
    families: names(
      "Wiśniewska,Kowalczyk,Dąbrowski,Wójcik,Dvořák,Novák,Černý,Horváth,Nagy,Đorđević,Šimić,Żuławski",
    ),
  },
  {
    women: names("Anastasiya,Oksana,Юлия|yuliya,Светлана|svetlana,Daria,Галина|galina,Kateryna,Nadezhda"),
    men: names("Dmitri,Oleksandr,Сергей|sergey,Иван|ivan,Taras,Bohdan,Константин|konstantin,Yaroslav"),
    families: names(
      "Shevchenko,Kovalenko,Иванов|ivanov,Петрова|petrova,Sokolov,Bondarenko,Морозов|morozov,Volkov",
    ),
  },
  {
    women: names(
      "Priya,Ananya,Lakshmi,Deepika,Aishwarya,Meenakshi,Kavitha,Shreya,Zainab,Farzana,Gurpreet,Nilufar",
    ),
    men: names("Arjun,Rohan,Vikram,Sanjay,Venkatesh,Harpreet,Imran,Rahul,Karthik,Suresh,Anand,Tanveer"),
    families: names(
      "Patel,Sharma,Iyer,Venkataraman,Krishnamurthy,Singh,Kaur,Chatterjee,Mukherjee,Reddy,Nair,Desai,Chowdhury,Rahman,Fernandes,Srinivasan",
    ),
  },
  {
    women: names("美咲|misaki,さくら|sakura,陽菜|hina,Yuki,結衣|yui,Haruka,千尋|chihiro,Aiko"),
    men: names("健太|kenta,翔|sho,Hiroshi,大輔|daisuke,悠斗|yuto,Takumi,直樹|naoki,Ren"),
    families: names(
      "佐藤|sato,鈴木|suzuki,Takahashi,田中|tanaka,渡辺|watanabe,Itō,山本|yamamoto,小林|kobayashi,Kimura,清水|shimizu",
    ),
  },
  {
    women: names("小红|xiaohong,丽娟|lijuan,Mei,雪梅|xuemei,Xiu Ying,Jia-Hui,芳|fang,怡君|yichun"),
    men: names("伟|wei,建国|jianguo,Jun,志明|chihming,Chen-Wei,浩然|haoran,Guo,子轩|zixuan"),
    families: names(
      "王|wang,李|li,Zhang,刘|liu,陈|chen,Ouyang,黄|huang,赵|zhao,Lin,欧阳|auyeung,Hsu,周|zhou",
    ),
  },
  {
    women: names("지은|jieun,수빈|subin,Min-Ji,Hye-Jin,유나|yuna,Seo-Yeon"),
    men: names("민수|minsu,Joon-Ho,지훈|jihoon,현우|hyunwoo,Tae-Yang,Sung-Min"),
    families: names("김|kim,박|park,최|choi,Jung,강|kang,Yoon,임|lim,Namgoong"),
  },
  {
    women: names(
      "Thị Hương,Ngọc Ánh,Siti,Dewi,Maricel,Ngozi,Adaeze,Wanjiru,Thandiwe,Amara,Folasade,Nokuthula",
    ),
    men: names("Văn Đức,Quốc Bảo,Budi,Chukwuemeka,Kwabena,Sipho,Oluwaseun,Kamau,Jomar,Tendai,Babajide,Agus"),
    families: names(
      "Nguyễn,Trần,Phạm,Lê,Okonkwo,Adeyemi,Mensah,Ndlovu,Mwangi,Wijaya,Santoso,Reyes,Dela Peña,Okoro,Nkosi,Abubakar",
    ),
  },
  {
    women: names("Fatima,Layla,نور|noor,Shirin,مريم|maryam,Yael,Ayşe,Gülşah,Noa,Zeynep,Rania,Tamar"),
    men: names("Omar,محمد|mohammed,Khalid,Dariush,Yusuf,Avi,Çağlar,İbrahim,Tariq,Eitan,Hassan,Oğuz"),
    families: names(
      "Al-Farsi,El Amrani,بن سالم|bensalem,Haddad,Khoury,Ben-David,Cohen,Yılmaz,Öztürk,Şahin,Hosseini,Abdul Rahman,Mizrahi,Nasser",
    ),
  },
];

/** Given name, and what friends and colleagues make of it. */
export const SHORT_FORMS: ReadonlyMap<string, string> = new Map([
  ["William", "Bill"],
  ["Margaret", "Maggie"],
  ["Theodore", "Ted"],
  ["Samuel", "Sam"],
  ["Josephine", "Jo"],
  ["Abigail", "Abby"],
  ["Nathan", "Nate"],
  ["Alejandro", "Alex"],
  ["José Luis", "Pepe"],
  ["Guadalupe", "Lupe"],
  ["Oleksandr", "Sasha"],
  ["Anastasiya", "Nastya"],
  ["Venkatesh", "Venky"],
  ["Małgorzata", "Gosia"],
  ["Karl-Heinz", "Kalle"],
  ["Chukwuemeka", "Emeka"],
  ["伟", "Wayne"],
  ["小红", "Rose"],
  ["지은", "Jane"],
]);
