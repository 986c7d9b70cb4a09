"""What the demonstration's reports say. The events of the first case are real (January 2011); who is named is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One report: when and how it came in, its items (grade, text, EDTF date), names, links (item last), and its source."""

    days_ago: int
    at: str
    how: str
    place: str
    items: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ()
    links: tuple[tuple[str, str, str, int], ...] = ()
    source: tuple[str, ...] = ()
    exploitation: str = "labour"
    graded: bool = True


# label -> kind, in its own script, romanised
NAMES: dict[str, tuple[str, str, str]] = {
    "Sin Charoen Pickles": ("organisation", "ห้างหุ้นส่วนจำกัด สินเจริญผักดอง", "Sin Charoen Phak Dong"),
    "Pickling hall, Bang Yai": ("place", "โรงงานผักดอง บางใหญ่", "Rong-ngan Phak Dong Bang Yai"),
    "Sleeping room over the hall": ("place", "", ""),
    "Charoen Sinthawi": ("person", "เจริญ สินทวี", "Charoen Sinthawi"),
    "Pranee Sinthawi": ("person", "ปราณี สินทวี", "Pranee Sinthawi"),
    "Guard “Yai”": ("person", "ใหญ่", "Yai"),
    "Somboon": ("person", "สมบูรณ์", "Somboon"),
    "Auntie Kham": ("person", "ປ້າຄຳ", "Pa Kham"),
    "Bouavanh": ("person", "ບົວວັນ", "Bouavanh"),
    "Van กข 7741": ("vehicle", "รถตู้ กข 7741", "Rot tu Ko Kho 7741"),
    "081-555-4410": ("phone", "", ""),
    "+856 20 5555 9027": ("phone", "", ""),
    "Account 889-0-12345-6": ("account", "", ""),
    "Mukdahan crossing": ("place", "ด่านมุกดาหาร", "Dan Mukdahan"),
    "Drying yard, Sai Noi": ("place", "ลานตากผัก ไทรน้อย", "Lan Tak Phak Sai Noi"),
    "Kaysone Market, Savannakhet": ("place", "ຕະຫຼາດໄກສອນ", "Talat Kaysone"),
    "Karaoke Moonlight": ("organisation", "คาราโอเกะ แสงจันทร์", "Saeng Chan"),
    "Back rooms, Lat Phrao": ("place", "ห้องหลังร้าน ลาดพร้าว", "Hong lang ran Lat Phrao"),
    "Mama Daeng": ("person", "แม่แดง", "Mae Daeng"),
    "Wirat Phuangphet": ("person", "วิรัช พวงเพชร", "Wirat Phuangphet"),
    "089-555-0199": ("phone", "", ""),
    "Grey pickup ฎท 1182": ("vehicle", "", ""),
    "Ice house, Pak Kret": ("place", "โรงน้ำแข็ง ปากเกร็ด", "Rong nam khaeng Pak Kret"),
    "Rice mill, Sai Noi": ("place", "โรงสี ไทรน้อย", "Rong si Sai Noi"),
}

PICKLES: tuple[Told, ...] = (
    Told(
        44, "10:20", "inspection", "Bang Yai, Nonthaburi",
        (
            ("1AP", "Announced visit: twelve Thai workers shown, all with contracts. The upper floor was locked; the owner"
             " said that it is a store."),
            ("1AP", "Acetic acid in open vats; no gloves or boots in the size of the people seen."),
        ),
        ("Sin Charoen Pickles", "Pickling hall, Bang Yai", "Charoen Sinthawi"),
        (("Charoen Sinthawi", "owns", "Sin Charoen Pickles", 1),
         ("Sin Charoen Pickles", "leases", "Pickling hall, Bang Yai", 1)),
        ("officer", "Insp. Ratana's team", "", "Second visit announced in advance on orders from above."),
    ),
    Told(
        30, "16:05", "telephone", "Bang Yai, Nonthaburi",
        (("2CC A2 S1", "Food for many more than twelve is carried in every evening. Lights in the hall from two in the"
          " morning."),),
        ("Pickling hall, Bang Yai",),
        (("Guard “Yai”", "guards", "Pickling hall, Bang Yai", 1),),
        ("public", "Neighbour, sells vegetables at the gate", "at the stall before noon", "Afraid of the guard."),
    ),
    Told(
        19, "09:40", "agency", "Savannakhet, Laos",
        (
            ("2BC A1 S1", "Two women take girls of twelve to sixteen from three villages with the promise of work in a sweets"
             " factory near Bangkok. Parents pay 8,000 baht for each girl.", "2025/2026"),
            ("2CC A1 S1", "The older of the two is called Auntie Kham and is reached at a stall in the market.", "2026~"),
        ),
        ("Kaysone Market, Savannakhet",),
        (("Auntie Kham", "seen_at", "Kaysone Market, Savannakhet", 2), ("Bouavanh", "knows", "Auntie Kham", 1),
         ("Auntie Kham", "uses", "+856 20 5555 9027", 2)),
        ("partner", "Women's union, district office", "through the Huen Jai outreach team", "Consent given for police use."),
    ),
    Told(
        15, "21:10", "observation", "Mukdahan",
        (("1AP", "Van กข 7741 takes on nine girls on the Thai side after dark; driver is Somboon. No papers are shown."),),
        ("Mukdahan crossing",),
        (("Somboon", "drives", "Van กข 7741", 1), ("Van กข 7741", "seen_at", "Mukdahan crossing", 1)),
        ("officer", "Surveillance team 2", "", ""),
    ),
    Told(
        12, "11:45", "records", "Bangkok",
        (
            ("1AP", "41 calls between 081-555-4410 and +856 20 5555 9027 in six weeks; they rise before each new arrival."),
            ("1AP", "081-555-4410 is registered to the van's driver."),
        ),
        (),
        (("081-555-4410", "calls", "+856 20 5555 9027", 1), ("Somboon", "uses", "081-555-4410", 2)),
        ("record", "Call records, order of 9 November", "", ""),
    ),
    Told(
        9, "09:30", "records", "Nonthaburi",
        (
            ("1BC A2 S2", "Payments of 12,000 baht a head from Sin Charoen Pickles to account 889-0-12345-6, eleven times since"
             " spring.", "2026-03/2026-11"),
            ("1CC A2 S2", "The account is used from a branch in Savannakhet; the bank names Auntie Kham's sister.", "2026"),
        ),
        ("Account 889-0-12345-6",),
        (("Sin Charoen Pickles", "pays", "Account 889-0-12345-6", 1), ("Auntie Kham", "uses", "Account 889-0-12345-6", 2)),
        ("record", "Bank's reply to the anti-money-laundering office", "", ""),
    ),
    Told(
        6, "05:50", "observation", "Bang Yai, Nonthaburi",
        (("1AP", "Van กข 7741 at the gate at 05:10. Eight girls walk in; the guard locks from outside."),),
        (),
        (("Van กข 7741", "seen_at", "Pickling hall, Bang Yai", 1), ("Guard “Yai”", "knows", "Somboon", 1)),
        ("officer", "Surveillance team 2", "", ""),
    ),
    Told(
        4, "14:00", "message", "Bang Yai, Nonthaburi",
        (("2DC A1 S2", "The owner is said to have been told the day of the last labour visit by somebody in the district"
          " office.", "2026-10~"),),
        ("Charoen Sinthawi",),
        (),
        ("anonymous", "", "message without a number", ""),
    ),
    Told(
        3, "22:15", "telephone", "Sai Noi, Nonthaburi",
        (("2DC A2 S1", "A second place, a drying yard behind the rice mill in Sai Noi, is said to hold girls from Laos and"
          " neighbouring countries too. A chain on the gate at night."),),
        ("Drying yard, Sai Noi",),
        (("Somboon", "seen_at", "Drying yard, Sai Noi", 1), ("Drying yard, Sai Noi", "supplies", "Sin Charoen Pickles", 1)),
        ("public", "Caller, hotline 1300", "calls back at eight in the evening", ""),
    ),
    Told(
        1, "18:30", "station", "Bang Yai, Nonthaburi",
        (
            ("2AC A1 S1", "Two girls from Laos walked out of the factory today. About fifty other girls are still kept inside"
             " by the owner."),
            ("2AC A1 S1", "Work starts at two in the morning and lasts ten hours or more every day. Pranee Sinthawi beats girls"
             " who are not fast enough.", "2025/2026-11"),
            ("2AC A2 S1", "Hands and feet are in chemicals without gloves or boots. Several girls have rotting toes and fingers"
             " and have seen no doctor.", "2026-11"),
            ("2AC A1 S1", "Everyone sleeps packed together over the hall; the door is bolted from outside. Many are younger"
             " than fifteen.", "2026-11"),
        ),
        ("Sleeping room over the hall", "Pickling hall, Bang Yai"),
        (("Pranee Sinthawi", "manages", "Pickling hall, Bang Yai", 2), ("Auntie Kham", "feeds", "Pickling hall, Bang Yai", 1),
         ("Bouavanh", "recruited", "Auntie Kham", 1), ("Sleeping room over the hall", "near", "Pickling hall, Bang Yai", 4),
         ("Charoen Sinthawi", "related", "Pranee Sinthawi", 2)),
        ("direct_witness", "Girl called Dao, about 14, and her friend", "in care of the child protection officer",
         "Never to be named to the factory. Lao only."),
    ),
)  # fmt: skip

KARAOKE: tuple[Told, ...] = (
    Told(
        25, "23:40", "observation", "Lat Phrao, Bangkok",
        (("1AP", "Six young women are brought to the bar at seven in the evening in a grey pickup and taken away at five."),),
        ("Karaoke Moonlight",),
        (("Grey pickup ฎท 1182", "seen_at", "Back rooms, Lat Phrao", 1),),
        ("officer", "Night patrol", "", ""), "sexual",
    ),
    Told(
        17, "13:15", "in_person", "Lat Phrao, Bangkok",
        (
            ("2AC A1 S2", "The doors of the back rooms open from outside only. Mama Daeng keeps a book in which the debt grows"
             " with every fine."),
            ("2CC A1 S2", "The man on the licence has not been at the bar since spring.", "2026-04~"),
        ),
        ("Wirat Phuangphet",),
        (("Mama Daeng", "manages", "Karaoke Moonlight", 1), ("Wirat Phuangphet", "owns", "Karaoke Moonlight", 2),
         ("Karaoke Moonlight", "leases", "Back rooms, Lat Phrao", 1)),
        ("informant", "Former waiter, called Ton", "coffee stall on Mondays", "Paid once. Tested: right twice."), "sexual",
    ),
    Told(
        5, "10:05", "records", "Bangkok",
        (("1AP", "089-555-0199, the number on the bar's card, calls the pickup's driver before each evening."),),
        (),
        (("Mama Daeng", "uses", "089-555-0199", 1),),
        ("record", "Call records", "", ""), "sexual",
    ),
)  # fmt: skip

LOOSE: tuple[Told, ...] = (
    Told(
        2, "15:20", "hotline", "Pak Kret, Nonthaburi",
        (("2DC A2 S1", "About ten men from Myanmar sleep in an ice house and are said not to be paid.", "2026-11~"),),
        ("Ice house, Pak Kret",),
        (),
        ("public", "Caller, hotline 1300", "", ""),
    ),
    Told(
        0, "00:05", "message", "Sai Noi, Nonthaburi",
        (("", "A photograph shows girls being moved from the rice mill at night."),
         ("", "The sender says that it was last week.", "2026-11~")),
        ("Rice mill, Sai Noi",),
        (),
        ("anonymous", "", "message without a number", ""),
        graded=False,
    ),
)  # fmt: skip

VISIT = Told(
    8, "11:30", "inspection", "Pak Kret, Nonthaburi",
    (("1AP", "Ice house: wages of eleven workers three months behind; owner ordered to pay by the end of the month."),),
    ("Ice house, Pak Kret",),
    (),
    ("officer", "Own inspection", "", ""),
)  # fmt: skip
