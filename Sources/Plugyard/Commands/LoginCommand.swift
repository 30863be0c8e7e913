import ArgumentParser
import Logging
import OCPP
import Platform

/// `plugyard login`: a person lets this command line in with a browser, here or on another device.
struct LoginCommand: SettingsCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in with a browser and print an access token, which is kept nowhere.",
        discussion: """
            The address to open and the code to compare go to standard error, the token alone to standard output: \
            TOKEN=$(plugyard login --url https://plugyard.example). It needs nothing but the address of a platform.
            """
    )

    @OptionGroup var options: SettingsOptions
    @Option(help: "Where the platform is, as its PLUGYARD_PUBLIC_URL says.") var url: String
    @Option(help: "The account that must be chosen in the browser, by its slug.") var account: String?

    func run(_ settings: Settings, _ logger: Logger) async throws {
        do {
            let tokens = try await tokens()
            if options.json {
                show(tokens.fields)
            } else {
                print(tokens.access)
            }
        } catch let error as LoginError {
            Self.complain(error.description)
            throw ExitCode(1)
        }
    }

    private func tokens() async throws -> LoginTokens {
        let issuer = url.hasSuffix("/") ? String(url.dropLast()) : url
        let login = DeviceLogin(server: try await LoginServer(issuer: issuer))
        let device = try await login.begin()
        Self.tell(device, account)
        let tokens = try await login.wait(for: device)
        if let account { try await login.require(account, of: tokens) }
        return tokens
    }

    private static func tell(_ device: DeviceLogin.Device, _ account: String?) {
        let choice = account.map { " Choose the account \"\($0)\"." } ?? ""
        say(
            """
            Open  \(device.page)
            Code  \(device.userCode)
            Let the command line in there, if the page shows this code.\(choice) Waiting; Ctrl-C gives up.
            """
        )
    }
}
