"""What the columns of a report of activities are called, in the languages of Salesforce's pages.

Each name is written as `column_names.normalised` writes it: lower case, and a space for every sign between words.
"""

from collections.abc import Mapping
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "subject": (
        "subject", "betreff", "objet", "sujet", "asunto", "assunto", "oggetto", "onderwerp", "件名", "제목",
    ),
    "day": (
        "date", "due date", "activity date", "datum", "fälligkeitsdatum", "aktivitätsdatum", "date d échéance",
        "échéance", "fecha", "fecha de vencimiento", "fecha de actividad", "data", "data de vencimento",
        "data da atividade", "data scadenza", "vervaldatum", "日付", "期日", "活動日", "날짜", "만료일", "기한",
        "활동 날짜", "마감일",
    ),
    "created": (
        "created date", "created", "erstelldatum", "erstellungsdatum", "erstellt am", "date de création", "créé le",
        "fecha de creación", "fecha de creacion", "data de criação", "criado em", "data creazione", "aanmaakdatum",
        "作成日", "作成日時", "만든 날짜", "작성일", "생성일", "작성 날짜",
    ),
    "assigned": (
        "assigned", "assigned to", "owner", "task owner", "zugewiesen", "zugewiesen zu", "zugewiesen an",
        "zuständig", "inhaber", "attribué", "attribuée", "attribué à", "assigné", "assigné à", "affecté à",
        "propriétaire", "asignado", "asignado a", "propietario", "atribuído", "atribuído a", "atribuída a",
        "proprietário", "assegnato", "assegnato a", "toegewezen aan", "任命先", "割り当て先", "所有者", "할당됨",
        "할당 대상", "할당된 대상", "소유자",
    ),
    "name": (
        "name", "full name", "contact", "lead", "contact name", "lead name", "contact full name", "lead full name",
        "vollständiger name", "kontakt", "kontaktname", "nom", "nom complet", "piste", "nom du contact", "nombre",
        "nombre completo", "contacto", "candidato", "prospecto", "nome", "nome completo", "contato", "contatto",
        "naam", "名前", "氏名", "取引先責任者", "取引先責任者名", "リード", "이름", "성명", "연락처", "연락처 이름",
        "리드",
    ),
    "email": (
        "email", "e mail", "email address", "contact email", "lead email", "e mail adresse", "kontakt e mail",
        "adresse e mail", "courriel", "correo electrónico", "correo electronico", "dirección de email",
        "e mail do contato", "email do contato", "メール", "メールアドレス", "이메일", "이메일 주소", "전자 메일",
    ),
    "phone": (
        "phone", "mobile", "mobile phone", "contact phone", "lead phone", "telefon", "mobiltelefon", "mobil",
        "téléphone", "téléphone mobile", "mobile du contact", "teléfono", "móvil", "telefone", "celular", "telefono",
        "cellulare", "telefoon", "電話", "携帯", "携帯電話", "電話番号", "전화", "전화 번호", "휴대폰", "휴대 전화",
    ),
    "type": ("type", "typ", "tipo", "task type", "種別", "種類", "유형"),
    "subtype": (
        "task subtype", "subtype", "aufgabenuntertyp", "sous type de tâche", "subtipo de tarea", "subtipo da tarefa",
        "subtipo de tarefa", "todo サブタイプ", "todo 種別", "과업 하위 유형", "작업 하위 유형",
    ),
}  # fmt: skip
"""What a column is used for → its names. Of several columns for one use, each is read."""

SUBTOTALS: Final = (
    "subtotal", "total", "grand total", "zwischensumme", "gesamt", "gesamtsumme", "sous total", "suma", "soma",
    "合計", "小計", "총계", "합계", "소계", "count", "anzahl", "nombre", "recuento", "contagem", "件数", "개수",
)  # fmt: skip
"""How a row that only counts begins."""
KINDS: Final[Mapping[str, str]] = {
    "email": "Email", "e mail": "Email", "メール": "Email", "이메일": "Email", "correo electrónico": "Email",
    "call": "Call", "anruf": "Call", "appel": "Call", "llamada": "Call", "chamada": "Call", "ligação": "Call",
    "電話": "Call", "通話": "Call", "통화": "Call", "전화": "Call",
}  # fmt: skip
"""Values of TaskSubtype as they are shown → as Salesforce calls them."""
