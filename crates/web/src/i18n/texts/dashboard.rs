//! The person's interviews.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Your interviews", es: "Sus entrevistas", zh: "您的面试" }
    CREATE { en: "Create Interview", es: "Crear entrevista", zh: "创建面试" }
    CURRENT { en: "An interview is waiting for you", es: "Una entrevista le espera", zh: "有一场面试正在等您" }
    CURRENT_TEXT {
        en: "“{title}” is still open. Come back to it before it is closed.",
        es: "«{title}» sigue abierta. Vuelva antes de que se cierre.",
        zh: "“{title}”仍在进行。请在关闭前返回。",
    }
    CURRENT_GO { en: "Return to the interview", es: "Volver a la entrevista", zh: "返回面试" }
    QUICK { en: "Quick practice", es: "Práctica rápida", zh: "快速练习" }
    QUICK_TEXT {
        en: "Ten minutes for a role, without any preparation.",
        es: "Diez minutos para un puesto, sin preparación.",
        zh: "选择一个职位，无需准备，十分钟。",
    }
    HISTORY { en: "History", es: "Historial", zh: "历史记录" }
    SEARCH { en: "Search", es: "Buscar", zh: "搜索" }
    SEARCH_HINT {
        en: "Words of the job description",
        es: "Palabras de la oferta",
        zh: "职位描述中的词语",
    }
    SEARCH_NOTHING {
        en: "No interview has all of these words.",
        es: "Ninguna entrevista contiene todas estas palabras.",
        zh: "没有包含全部这些词语的面试。",
    }
    SEARCH_CLEAR { en: "Clear the search", es: "Borrar la búsqueda", zh: "清除搜索" }
    EMPTY_TITLE { en: "Nothing here yet", es: "Aún no hay nada", zh: "这里还没有内容" }
    EMPTY_TEXT {
        en: "Your interviews will be listed here, with what was said in each.",
        es: "Aquí aparecerán sus entrevistas, con lo que se dijo en cada una.",
        zh: "您的面试及其对话内容会显示在这里。",
    }
    MORE { en: "Show more", es: "Mostrar más", zh: "显示更多" }
    STATUS_PENDING { en: "Not started", es: "Sin empezar", zh: "未开始" }
    STATUS_IN_PROGRESS { en: "In progress", es: "En curso", zh: "进行中" }
    STATUS_COMPLETED { en: "Completed", es: "Completada", zh: "已完成" }
    STATUS_ERROR { en: "Ended early", es: "Interrumpida", zh: "提前结束" }
    LENGTH { en: "up to {time}", es: "hasta {time}", zh: "最长 {time}" }
    DELETE_ONE { en: "Delete “{title}”", es: "Eliminar «{title}»", zh: "删除“{title}”" }
    DELETE_TITLE { en: "Delete this interview?", es: "¿Eliminar esta entrevista?", zh: "删除这场面试？" }
    DELETE_TEXT {
        en: "“{title}” is deleted at once, with everything that was said in it. It cannot be brought back.",
        es: "«{title}» se elimina de inmediato, con todo lo que se dijo. No se puede recuperar.",
        zh: "“{title}”及其全部对话将立即删除，无法恢复。",
    }
    DELETED { en: "The interview was deleted.", es: "La entrevista se ha eliminado.", zh: "面试已删除。" }
    FOUND { en: "Interviews listed: {n}", es: "Entrevistas en la lista: {n}", zh: "列出的面试：{n}" }
}
