//! The form of a new interview.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Create Interview", es: "Crear entrevista", zh: "创建面试" }
    INTRO {
        en: "The interviewer reads what you give here, and nothing else.",
        es: "El entrevistador lee lo que usted ponga aquí, y nada más.",
        zh: "面试官只会阅读您在此提供的内容。",
    }
    JOB_DESCRIPTION { en: "Job Description", es: "Descripción del puesto", zh: "职位描述" }
    JOB_HINT {
        en: "Paste the advertisement, or describe the job in a few lines. The first line becomes the title.",
        es: "Pegue la oferta o describa el puesto en unas líneas. La primera línea será el título.",
        zh: "粘贴招聘信息，或用几行文字描述职位。第一行将作为标题。",
    }
    RESUME { en: "Resume", es: "Currículum", zh: "简历" }
    RESUME_HINT {
        en: "With it the interviewer asks about what you have done. Leave out what nobody needs, such as your address.",
        es: "Con él, el entrevistador pregunta por lo que usted ha hecho. Omita lo innecesario, como su dirección.",
        zh: "有了简历，面试官会询问您的经历。不必要的信息（如住址）请勿填写。",
    }
    CHOOSE_FILE { en: "Choose a file…", es: "Elegir un archivo…", zh: "选择文件…" }
    DROP { en: "You can also drop a PDF, DOCX or TXT here.", es: "También puede soltar aquí un PDF, DOCX o TXT.", zh: "也可将 PDF、DOCX 或 TXT 拖到此处。" }
    READING { en: "Reading {file}…", es: "Leyendo {file}…", zh: "正在读取 {file}…" }
    READ_DONE {
        en: "This is the text of {file}. Please correct what was not read well.",
        es: "Este es el texto de {file}. Corrija lo que no se haya leído bien.",
        zh: "以下是 {file} 中的文字。请更正识别有误之处。",
    }
    FROM_LIBRARY { en: "From your library…", es: "De su biblioteca…", zh: "从资料库选择…" }
    LIBRARY_JOBS { en: "Your job descriptions", es: "Sus ofertas", zh: "您的职位描述" }
    LIBRARY_RESUMES { en: "Your résumés", es: "Sus currículums", zh: "您的简历" }
    LIBRARY_EMPTY {
        en: "Your library is empty. Use “Keep in library” below a text to have it again next time.",
        es: "Su biblioteca está vacía. Use «Guardar en la biblioteca» bajo un texto para tenerlo la próxima vez.",
        zh: "资料库为空。使用文字下方的“保存到资料库”，下次即可直接选用。",
    }
    LIBRARY_USE { en: "Use “{title}”", es: "Usar «{title}»", zh: "使用“{title}”" }
    LIBRARY_DELETE { en: "Delete “{title}” from the library", es: "Eliminar «{title}» de la biblioteca", zh: "删除资料库中的“{title}”" }
    LIBRARY_KEEP { en: "Keep in library", es: "Guardar en la biblioteca", zh: "保存到资料库" }
    LIBRARY_KEPT { en: "Kept in your library.", es: "Guardado en su biblioteca.", zh: "已保存到资料库。" }
    PERSONA { en: "The interviewer", es: "El entrevistador", zh: "面试官风格" }
    PERSONA_NEUTRAL { en: "Matter-of-fact", es: "Neutral", zh: "客观" }
    PERSONA_NEUTRAL_TEXT { en: "Friendly and to the point.", es: "Amable y directo.", zh: "友好而直接。" }
    PERSONA_WARM { en: "Encouraging", es: "Alentador", zh: "鼓励型" }
    PERSONA_WARM_TEXT { en: "Gives you time, and helps you along.", es: "Le da tiempo y le ayuda a seguir.", zh: "给您时间，引导您作答。" }
    PERSONA_TOUGH { en: "Demanding", es: "Exigente", zh: "严格型" }
    PERSONA_TOUGH_TEXT { en: "Wants numbers, and asks a second time.", es: "Quiere cifras y pregunta dos veces.", zh: "追问数据，反复核实。" }
    PERSONA_EXPERT { en: "Specialist", es: "Especialista", zh: "专家型" }
    PERSONA_EXPERT_TEXT { en: "Goes into the detail of the work.", es: "Entra en los detalles del trabajo.", zh: "深入专业细节。" }
    PERSONA_OWN { en: "In your own words", es: "Con sus palabras", zh: "自行描述" }
    PERSONA_OWN_TEXT { en: "Describe whom you expect.", es: "Describa a quién espera.", zh: "描述您预期的面试官。" }
    PERSONA_WORDS { en: "How should the interviewer be?", es: "¿Cómo debe ser el entrevistador?", zh: "面试官应该是什么样的？" }
    DURATION { en: "Length", es: "Duración", zh: "时长" }
    DURATION_TEXT {
        en: "At most; you can end it at any time.",
        es: "Como máximo; puede terminarla cuando quiera.",
        zh: "最长时间；您可以随时结束。",
    }
    SPOKEN { en: "Spoken language", es: "Idioma hablado", zh: "面试语言" }
    SPOKEN_ONLY {
        en: "The interviewer of this server speaks {languages} only.",
        es: "El entrevistador de este servidor solo habla {languages}.",
        zh: "此服务器的面试官只会说 {languages}。",
    }
    SPOKEN_MANY {
        en: "The interviewer keeps to this language. The pages may be in another.",
        es: "El entrevistador usará este idioma. Las páginas pueden estar en otro.",
        zh: "面试官将使用这种语言，页面语言可以不同。",
    }
    PATIENCE { en: "Patience", es: "Paciencia", zh: "等待时间" }
    PATIENCE_TEXT {
        en: "How long you may be silent before the interviewer goes on.",
        es: "Cuánto puede callar antes de que el entrevistador siga.",
        zh: "您停顿多久之后，面试官会继续。",
    }
    PATIENCE_SHORT { en: "short", es: "poca", zh: "短" }
    PATIENCE_LONG { en: "long", es: "mucha", zh: "长" }
    PATIENCE_VALUE { en: "{s} seconds", es: "{s} segundos", zh: "{s} 秒" }
    SUBMIT { en: "Create Interview", es: "Crear entrevista", zh: "创建面试" }
    SUBMITTING { en: "Creating…", es: "Creando…", zh: "创建中…" }
    NEXT { en: "Next: a check of your microphone.", es: "Después: una prueba del micrófono.", zh: "下一步：检查麦克风。" }
    DRAFT_KEPT { en: "Draft kept in this browser", es: "Borrador guardado en este navegador", zh: "草稿已保存在此浏览器中" }
    DRAFT_DISCARD { en: "Discard draft", es: "Descartar borrador", zh: "放弃草稿" }
    NEED_JOB {
        en: "Say what job the interview is for: paste the advertisement, or a few lines.",
        es: "Diga para qué puesto es la entrevista: pegue la oferta o escriba unas líneas.",
        zh: "请说明面试的职位：粘贴招聘信息，或写几行描述。",
    }
    NEED_PERSONA {
        en: "Describe the interviewer, or choose one above.",
        es: "Describa al entrevistador o elija uno arriba.",
        zh: "请描述面试官，或从上方选择一种。",
    }
}
