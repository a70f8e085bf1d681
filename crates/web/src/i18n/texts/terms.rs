//! The terms of use.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Terms", es: "Condiciones", zh: "条款" }
    INTRO {
        en: "PrepPal is free software. Whoever runs this server offers it to you, and may have further rules.",
        es: "PrepPal es software libre. Quien administra este servidor se lo ofrece y puede tener otras normas.",
        zh: "PrepPal 是自由软件。此服务器由其管理员提供，可能另有规定。",
    }
    PRACTICE { en: "It is practice", es: "Es una práctica", zh: "这是练习" }
    PRACTICE_TEXT {
        en: "The interviewer is a program. It can be wrong, it can mishear you, and it knows nothing of what an employer will decide. Nothing it says is advice on a contract, on law, or on your health.",
        es: "El entrevistador es un programa. Puede equivocarse, puede oírle mal y no sabe nada de lo que decidirá una empresa. Nada de lo que dice es asesoramiento sobre contratos, leyes o salud.",
        zh: "面试官是一个程序。它可能出错，可能听错，也不知道雇主会如何决定。它所说的不构成合同、法律或健康方面的建议。",
    }
    FAIR { en: "Be fair", es: "Sea justo", zh: "合理使用" }
    FAIR_TEXT {
        en: "Use it for yourself. Give it only texts that you may use, and no secrets of others. Do not use it to judge other people, and do not overload the server.",
        es: "Úselo para usted. Ponga solo textos que pueda usar y ningún secreto de otros. No lo use para evaluar a otras personas ni sobrecargue el servidor.",
        zh: "请仅供自己使用。只提供您有权使用的文字，不要包含他人的秘密。请勿用它评判他人，也请勿使服务器过载。",
    }
    YOURS { en: "What you say is yours", es: "Lo que dice es suyo", zh: "内容归您所有" }
    YOURS_TEXT {
        en: "Your texts and transcripts stay yours. What becomes of them is on the privacy page.",
        es: "Sus textos y transcripciones siguen siendo suyos. Lo que ocurre con ellos está en la página de privacidad.",
        zh: "您的文字和对话记录始终归您所有。其处理方式见隐私页面。",
    }
    WARRANTY { en: "No warranty", es: "Sin garantía", zh: "无担保" }
    WARRANTY_TEXT {
        en: "The program comes as it is, without warranty of any kind, under the MIT and Apache 2.0 licences.",
        es: "El programa se ofrece tal cual, sin garantía de ningún tipo, bajo las licencias MIT y Apache 2.0.",
        zh: "本程序按现状提供，不附带任何担保，采用 MIT 和 Apache 2.0 许可证。",
    }
}
