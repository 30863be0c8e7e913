/// Every text of the sign-in pages and their mails, so that they can be read, and translated, in one place.
enum SignInText {
    static let platform = "Platform administration"

    // MARK: Refusals

    static let malformedTitle = "We could not read that"
    static let malformed = "The request was incomplete or damaged. Go back and try again."
    static let staleTitle = "This form is no longer good"
    static let stale = """
        It was open for too long, somebody signed in or out meanwhile, or the browser keeps no cookies for this site. \
        Go back to where you came from and start again.
        """
    static let busyTitle = "One moment, please"
    static let busy = "A lot of people are signing in just now. Wait a few seconds and try again."
    static let ourFaultTitle = "Something went wrong"
    static let ourFault = "The fault is ours. Try again in a moment."
    static let tooManyTitle = "Too many attempts"
    static let badLinkTitle = "This link is no longer good"
    static let badLink = """
        It was used already, has expired, or a newer one was sent. If it was an invitation, ask for another one.
        """
    static let askForLink = "Ask for another link"
    static let unknownClientTitle = "This application is not known"
    static let unknownClient = """
        The link that brought you here names an application that does not exist here, or no longer. Ask whoever runs \
        the application.
        """
    static let badRedirectTitle = "This application is not set up correctly"
    static let badRedirect = """
        It wants to receive your sign-in at an address that is not registered for it. For your safety you were not \
        sent there.
        """

    static func tooMany(seconds: Int) -> String {
        "Wait \(duration(seconds)), then try again."
    }

    private static func duration(_ seconds: Int) -> String {
        if seconds < 90 { return seconds == 1 ? "a second" : "\(seconds) seconds" }
        return "\((seconds + 59) / 60) minutes"
    }

    // MARK: Signing in

    static let signIn = "Sign in"
    static let email = "E-mail address"
    static let password = "Password"
    static let forgotPassword = "Forgot your password?"
    static let wrongPassword = "The e-mail address or the password is not right."
    static let signInPlain = "Use the e-mail address and password of your Plugyard account."
    static let signInForDevice = "Sign in to connect a device."
    static let continueTo = "to continue to "

    static let signedIn = "You are signed in"
    static let signedInAs = "Signed in as "
    static let openPlatform = "Open Plugyard"
    static let connectDevice = "Connect a device"

    static let secondFactor = "Confirm that it is you"
    static let secondFactorLead = "Open your authenticator app and enter the code that it shows for Plugyard."
    static let code = "6-digit code"
    static let confirm = "Confirm"
    static let lostDevice = "I do not have my authenticator"
    static let recoveryLead = "Use one of the recovery codes that you saved. Each works once."
    static let recoveryCode = "Recovery code"
    static let useRecoveryCode = "Use recovery code"
    static let wrongCode = "This code is not right, or was used already. Wait for the next one and try again."
    static let wrongRecoveryCode = "This recovery code is not right, or was used already."

    // MARK: Choosing an account

    static let chooseAccount = "Choose an account"
    static let otherPerson = "Sign in as somebody else"
    static let platformHint = "All accounts and the platform itself"

    // MARK: Signing out

    static let signOut = "Sign out"
    static let signOutLead = """
        This signs you out of this browser, and of the applications that you opened with it.
        """
    static let signedOut = "You are signed out"
    static let signedOutLead = "If others use this computer, close the browser too."

    // MARK: Devices

    static let device = "Connect a device"
    static let deviceLead = "Enter the code that your device or command line shows."
    static let deviceCode = "Code"
    static let next = "Continue"
    static let wrongDeviceCode = "There is no such code, or it has expired. Look at the device again."
    static let approveTitle = "Connect this device?"
    static let approveLead = """
        Go on only if you started this yourself and see this code on your device. Nobody from Plugyard will ever send \
        you a code.
        """
    static let asks = "Application"
    static let askedFrom = "Asked from address"
    static let unknownAddress = "unknown"
    static let account = "Account"
    static let approve = "Connect"
    static let deny = "Do not connect"
    static let approved = "The device is connected"
    static let approvedLead =
        "Return to your device: it goes on by itself within seconds. You can close this page."
    static let denied = "The device was not connected"
    static let deniedLead = "If you did not start this yourself, somebody may have tried to use your account."
    static let deviceGone =
        "The code has expired meanwhile, or was answered already. Start again on the device."
    static let nothingToGrantTitle = "You cannot connect this device"
    static let nothingToGrant = "None of your accounts gives the rights that it asks for."

    // MARK: Passwords

    static let forgotten = "Forgot your password?"
    static let forgottenLead = "Enter your e-mail address, and we send you a link to choose a new password."
    static let sendLink = "Send link"
    static let sent = "Look into your mail"
    static let sentLead = """
        If this address belongs to somebody here, a mail with a link is on its way. The link works for 30 minutes. \
        If no mail comes, look into the spam folder, or ask whoever runs your account.
        """
    static let malformedEmail = "Enter an e-mail address, such as name@example.com."
    static let choosePassword = "Choose a password"
    static let newPassword = "New password"
    static let repeatPassword = "New password, again"
    static let passwordHint = "At least 10 characters. A few words that nobody would guess together are best."
    static let passwordsDiffer = "The two passwords are not the same."
    static let setPassword = "Set password"
    static let passwordSet = "Your password is set"
    static let passwordSetLead =
        "Sign in with it now. Wherever you were signed in before, you are signed out."
    static let hasPassword = "You have a password already"
    static let hasPasswordLead = "Sign in with it: the new account is waiting for you."
    static let passwordFor = "For "

    // MARK: Mails

    static let resetSubject = "Choose a new password for Plugyard"

    static func resetMail(link: String) -> String {
        """
        Somebody, probably you, asked for a new password for Plugyard.

        To choose one, open this link within 30 minutes:

        \(link)

        If it was not you, do nothing: your password stays as it is, and nobody but you has seen this link.

        """
    }
}
