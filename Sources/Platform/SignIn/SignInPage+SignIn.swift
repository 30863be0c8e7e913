import HTTPTypes

extension SignInPage {
    /// Asks for e-mail address and password.
    static func signIn(
        _ goal: SignInGoal,
        sealed: String,
        email: String,
        complaint: String?
    ) -> SignInPage {
        let lead: HTMLText =
            switch goal {
            case .authorize(let request):
                "<p class=\"lead\">\(SignInText.continueTo)<strong>\(request.clientName)</strong></p>\n"
            case .device: "<p class=\"lead\">\(SignInText.signInForDevice)</p>\n"
            case .overview: "<p class=\"lead\">\(SignInText.signInPlain)</p>\n"
            }
        let address = FormField(
            name: "email",
            label: SignInText.email,
            type: "email",
            autocomplete: "username",
            value: email,
            isFocused: email.isEmpty
        )
        let password = FormField(
            name: "password",
            label: SignInText.password,
            type: "password",
            autocomplete: "current-password",
            isFocused: !email.isEmpty,
            longest: 1024
        )
        return SignInPage(
            title: SignInText.signIn,
            body: """
                \(lead)\(alert(complaint))\(form(
                    to: "/sign-in",
                    sealed: sealed,
                    "\(address.html)\(password.html)\(button(SignInText.signIn))"
                ))\(link(SignInText.forgotPassword, to: "/password/forgot"))
                """,
            status: complaint == nil ? .ok : .unprocessableContent,
            formTarget: goal.formTarget
        )
    }

    /// Asks for a code of the second factor.
    static func secondFactor(
        _ pending: PendingSignIn,
        sealed: String,
        complaint: String? = nil,
        isRecovery: Bool = false
    ) -> SignInPage {
        let code = FormField(
            name: "code",
            label: SignInText.code,
            autocomplete: "one-time-code",
            isFocused: !isRecovery,
            longest: 16,
            keys: "numeric"
        )
        let recovery = FormField(
            name: "recovery_code",
            label: SignInText.recoveryCode,
            autocomplete: "off",
            isFocused: isRecovery,
            longest: 64
        )
        let path = "/sign-in/second-factor"
        return SignInPage(
            title: SignInText.secondFactor,
            body: """
                <p class="lead">\(SignInText.secondFactorLead)</p>
                \(alert(complaint))\(form(to: path, sealed: sealed, "\(code.html)\(button(SignInText.confirm))"))\
                <details\(isRecovery ? " open" : "")>
                <summary>\(SignInText.lostDevice)</summary>
                <p class="lead">\(SignInText.recoveryLead)</p>
                \(form(to: path, sealed: sealed, "\(recovery.html)\(button(SignInText.useRecoveryCode))"))</details>

                """,
            status: complaint == nil ? .ok : .unprocessableContent,
            formTarget: pending.goal.formTarget
        )
    }

    /// Says who is signed in.
    static func overview(_ session: BrowserSession) -> SignInPage {
        SignInPage(
            title: SignInText.signedIn,
            body: """
                <p class="lead">\(SignInText.signedInAs)<strong>\(session.email)</strong></p>
                \(link(SignInText.openPlatform, to: "/"))\
                \(link(SignInText.connectDevice, to: "/device"))\
                \(link(SignInText.signOut, to: "/sign-out"))
                """
        )
    }

    /// Lets somebody choose among accounts; each choice is an address.
    static func chooseAccount(
        _ choices: [AccountChoice],
        for request: AuthorizationRequest,
        as session: BrowserSession
    ) -> SignInPage {
        let items = choices.map { choice -> HTMLText in
            let path = request.path(
                prompts: request.prompts.filter { $0 != .selectAccount },
                account: choice.slug
            )
            let detail = choice.account == nil ? SignInText.platformHint : choice.slug
            return
                "<li><a class=\"choice\" href=\"\(path)\">\(choice.name)<small>\(detail)</small></a></li>\n"
        }
        let other = request.path(prompts: [.login], account: nil)
        return SignInPage(
            title: SignInText.chooseAccount,
            body: """
                <p class="lead">\(SignInText.continueTo)<strong>\(request.clientName)</strong></p>
                <ul class="choices">
                \(items)</ul>
                <p class="more">\(SignInText.signedInAs)\(session.email)</p>
                \(link(SignInText.otherPerson, to: other))
                """
        )
    }

    static func signOut(_ session: BrowserSession, sealed: String) -> SignInPage {
        SignInPage(
            title: SignInText.signOut,
            body: """
                <p class="lead">\(SignInText.signedInAs)<strong>\(session.email)</strong></p>
                \(paragraph(SignInText.signOutLead))\
                \(form(to: "/sign-out", sealed: sealed, button(SignInText.signOut)))
                """
        )
    }

    static let signedOut = SignInPage(
        title: SignInText.signedOut,
        body: """
            \(paragraph(SignInText.signedOutLead))\(link(SignInText.signIn, to: "/sign-in"))
            """
    )
}
