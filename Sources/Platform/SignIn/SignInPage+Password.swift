import HTTPTypes

extension SignInPage {
    static func forgottenPassword(sealed: String, email: String = "", complaint: String? = nil) -> SignInPage
    {
        let field = FormField(
            name: "email",
            label: SignInText.email,
            type: "email",
            autocomplete: "username",
            value: email,
            complaint: complaint,
            isFocused: true
        )
        return SignInPage(
            title: SignInText.forgotten,
            body: """
                <p class="lead">\(SignInText.forgottenLead)</p>
                \(form(
                    to: "/password/forgot",
                    sealed: sealed,
                    "\(field.html)\(button(SignInText.sendLink))"
                ))\(link(SignInText.signIn, to: "/sign-in"))
                """,
            status: complaint == nil ? .ok : .unprocessableContent
        )
    }

    static let linkSent = SignInPage(title: SignInText.sent, body: paragraph(SignInText.sentLead))

    /// Lets somebody choose a password. The address stands in a field of its own for password managers.
    static func choosePassword(for email: String, sealed: String, complaint: String? = nil) -> SignInPage {
        let password = FormField(
            name: "password",
            label: SignInText.newPassword,
            type: "password",
            autocomplete: "new-password",
            hint: SignInText.passwordHint,
            complaint: complaint,
            isFocused: true,
            longest: 1024
        )
        let again = FormField(
            name: "password_again",
            label: SignInText.repeatPassword,
            type: "password",
            autocomplete: "new-password",
            longest: 1024
        )
        return SignInPage(
            title: SignInText.choosePassword,
            body: """
                <p class="lead">\(SignInText.passwordFor)<strong>\(email)</strong></p>
                \(form(
                    to: "/password/link",
                    sealed: sealed,
                    """
                    <input class="spoken" type="email" name="username" value="\(email)" autocomplete="username" \
                    readonly tabindex="-1" aria-hidden="true">
                    \(password.html)\(again.html)\(button(SignInText.setPassword))
                    """
                ))
                """,
            status: complaint == nil ? .ok : .unprocessableContent
        )
    }

    static let passwordSet = SignInPage(
        title: SignInText.passwordSet,
        body: "\(paragraph(SignInText.passwordSetLead))\(link(SignInText.signIn, to: "/sign-in"))"
    )

    static let hasPassword = SignInPage(
        title: SignInText.hasPassword,
        body: """
            \(paragraph(SignInText.hasPasswordLead))\(link(SignInText.signIn, to: "/sign-in"))\
            \(link(SignInText.forgotPassword, to: "/password/forgot"))
            """
    )
}
