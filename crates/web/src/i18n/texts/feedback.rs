//! What came of an interview.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Interview Feedback", es: "Resultados de la entrevista", zh: "面试反馈" }
    NOT_FOUND {
        en: "Feedback not found or you don't have access",
        es: "No se encuentran los resultados o no tiene acceso",
        zh: "未找到反馈，或您没有访问权限",
    }
    FAILED {
        en: "Could not retrieve feedback. Please refresh the page to try again.",
        es: "No se han podido obtener los resultados. Actualice la página para intentarlo de nuevo.",
        zh: "无法获取反馈。请刷新页面重试。",
    }
    SAVING { en: "Your interview is being saved", es: "Se está guardando su entrevista", zh: "正在保存您的面试" }
    SAVING_TEXT {
        en: "This takes a few seconds. You can close this page: the results will be on your dashboard.",
        es: "Tarda unos segundos. Puede cerrar esta página: los resultados estarán en su panel.",
        zh: "需要几秒钟。您可以关闭此页面，结果会显示在面板上。",
    }
    STILL_OPEN {
        en: "If you have not ended it, you can return to it.",
        es: "Si no la ha terminado, puede volver a ella.",
        zh: "如果您尚未结束面试，可以返回继续。",
    }
    SAVING_LONG {
        en: "This is taking longer than usual. Nothing that was said is lost.",
        es: "Está tardando más de lo normal. No se pierde nada de lo dicho.",
        zh: "所需时间比平时长。已说的内容不会丢失。",
    }
    RETURN { en: "Return to the interview", es: "Volver a la entrevista", zh: "返回面试" }
    ENDED_EARLY {
        en: "This interview ended early. What was said until then is kept below.",
        es: "Esta entrevista se interrumpió. Lo dicho hasta entonces se conserva abajo.",
        zh: "这场面试提前结束。此前的内容保存在下方。",
    }
    READY { en: "The results are ready.", es: "Los resultados están listos.", zh: "结果已就绪。" }
    HELD { en: "Held", es: "Fecha", zh: "时间" }
    TIME { en: "Duration", es: "Duración", zh: "时长" }
    YOU_SAID { en: "You said", es: "Usted dijo", zh: "您说了" }
    INTERVIEWER_SAID { en: "The interviewer said", es: "El entrevistador dijo", zh: "面试官说了" }
    TRANSCRIPT { en: "Transcript", es: "Transcripción", zh: "对话记录" }
    AUTOMATIC {
        en: "The transcript was made automatically and may contain errors.",
        es: "La transcripción es automática y puede contener errores.",
        zh: "对话记录由系统自动生成，可能存在错误。",
    }
    NOTHING_SAID { en: "Nothing was said.", es: "No se dijo nada.", zh: "没有对话内容。" }
    INTERRUPTED { en: "interrupted", es: "interrumpido", zh: "被打断" }
    DOWNLOAD { en: "Download", es: "Descargar", zh: "下载" }
    DOWNLOAD_TXT { en: "Text", es: "Texto", zh: "纯文本" }
    DOWNLOAD_MD { en: "Markdown", es: "Markdown", zh: "Markdown 文档" }
    DOWNLOAD_VTT { en: "Captions", es: "Subtítulos", zh: "字幕" }
    DOWNLOAD_JSON { en: "Data", es: "Datos", zh: "数据" }
    AGAIN { en: "Practise this job again", es: "Practicar este puesto otra vez", zh: "再次练习这个职位" }
    SHORT_TALK {
        en: "Little was said in this interview.",
        es: "En esta entrevista se dijo poco.",
        zh: "这场面试中说的内容很少。",
    }
}
