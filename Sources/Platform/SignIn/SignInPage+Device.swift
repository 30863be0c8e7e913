import HTTPTypes

extension SignInPage {
    /// Asks for the code that a device shows. The form is a `GET`: to look a code up changes nothing.
    static func deviceCode(complaint: String? = nil) -> SignInPage {
        let field = FormField(
            name: "user_code",
            label: SignInText.deviceCode,
            autocomplete: "off",
            complaint: complaint,
            isFocused: true,
            longest: 32
        )
        return SignInPage(
            title: SignInText.device,
            body: """
                <p class="lead">\(SignInText.deviceLead)</p>
                <form method="get" action="/device">
                \(field.html)\(button(SignInText.next))</form>

                """,
            status: complaint == nil ? .ok : .unprocessableContent
        )
    }

    /// Shows what asks, and lets the person decide.
    static func approveDevice(
        _ device: DeviceRequest,
        _ choices: [AccountChoice],
        as session: BrowserSession,
        sealed: String
    ) -> SignInPage {
        let buttons: HTMLText = """
            <button type="submit" name="decision" value="approve">\(SignInText.approve)</button>
            <button type="submit" name="decision" value="deny" class="second" formnovalidate>\(SignInText.deny)</button>

            """
        return SignInPage(
            title: SignInText.approveTitle,
            body: """
                <p class="lead">\(SignInText.approveLead)</p>
                <dl>
                <dt>\(SignInText.deviceCode)</dt><dd>\(device.code.text)</dd>
                <dt>\(SignInText.asks)</dt><dd>\(device.client.name)</dd>
                <dt>\(SignInText.askedFrom)</dt><dd>\(device.address ?? SignInText.unknownAddress)</dd>
                </dl>
                \(form(to: "/device", sealed: sealed, "\(accounts(choices))\(buttons)"))\
                <p class="more">\(SignInText.signedInAs)\(session.email)</p>

                """
        )
    }

    /// A fieldset of accounts; the only one there is, is chosen.
    private static func accounts(_ choices: [AccountChoice]) -> HTMLText {
        let only: HTMLText? = choices.count == 1 ? " checked" : nil
        let items = choices.map { choice -> HTMLText in
            let detail = choice.account == nil ? SignInText.platformHint : choice.slug
            return """
                <label class="radio"><input type="radio" name="account" value="\(choice.slug)" required\(only)>\
                <span>\(choice.name)<small>\(detail)</small></span></label>

                """
        }
        return "<fieldset>\n<legend>\(SignInText.account)</legend>\n\(items)</fieldset>\n"
    }

    /// What became of it.
    static func device(_ title: String, _ text: String, ok: Bool = true) -> SignInPage {
        SignInPage(
            title: title,
            body: paragraph(text),
            status: ok ? .ok : .unprocessableContent
        )
    }
}
