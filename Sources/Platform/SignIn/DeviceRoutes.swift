import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Tenancy

/// `/device`: where a person lets a program in that has no browser of its own (RFC 8628, section 3.3).
struct DeviceRoutes: Sendable {
    private let site: SignInSite

    init(_ site: SignInSite) {
        self.site = site
    }

    func register(on routes: inout APIRoutes) {
        routes.page(.get, "/device", "showDevice", query: ["user_code"], use: site.answering(show))
        routes.page(.post, "/device", "decideDevice", use: site.answering(decide))
    }

    /// `GET /device`, operation `showDevice`.
    @Sendable private func show(_ request: Request, _ context: APIContext) async throws -> Response {
        let typed = try site.query(of: request)["user_code"]
        let browser = try await site.browser(of: request)
        guard let session = browser.session else {
            // Only what is a code goes on, so that no other text comes back from the form.
            let code = typed.flatMap(UserCode.init(typed:))?.text
            return try site.signInPage(.device(code: code), to: browser)
        }
        guard let typed else { return site.show(.deviceCode(), to: browser) }
        // Looking one up is a guess; the codes are short (RFC 8628, section 5.1).
        try await site.throttle.take(.deviceCodesAtAddress, SignInThrottle.origin(context.address))
        try await site.throttle.take(.deviceCodesOfPerson, session.user.lowercaseText)
        guard let code = UserCode(typed: typed), let device = try await DeviceRequest.find(code, on: site)
        else { return site.show(.deviceCode(complaint: SignInText.wrongDeviceCode), to: browser) }
        let choices = try await choices(of: session, for: device)
        guard !choices.isEmpty else {
            return site.show(
                .device(SignInText.nothingToGrantTitle, SignInText.nothingToGrant, ok: false),
                to: browser
            )
        }
        let sealed = try site.seal.seal(code.text, in: .device, of: browser.binding)
        return site.show(.approveDevice(device, choices, as: session, sealed: sealed), to: browser)
    }

    /// `POST /device`, operation `decideDevice`.
    @Sendable private func decide(_ request: Request, _ context: APIContext) async throws -> Response {
        let fields = try await site.fields(of: request)
        let browser = try await site.browser(of: request)
        let carried = site.seal.open(
            fields[FormSeal.field],
            as: String.self,
            in: .device,
            of: browser.binding
        )
        guard let session = browser.session, let code = carried.flatMap(UserCode.init(typed:)) else {
            throw SignInRefusal.staleForm
        }
        guard let device = try await DeviceRequest.find(code, on: site) else {
            return site.show(.device(SignInText.denied, SignInText.deviceGone, ok: false), to: browser)
        }
        guard fields["decision"] == "approve" else {
            _ = try await record(device, nil, by: session)
            return site.show(.device(SignInText.denied, SignInText.deniedLead), to: browser)
        }
        let choice = try await choices(of: session, for: device).first { $0.slug == fields["account"] }
        guard let choice else { throw SignInRefusal.malformedForm }
        guard try await record(device, choice, by: session) else {
            return site.show(.device(SignInText.denied, SignInText.deviceGone, ok: false), to: browser)
        }
        try await site.note(session, signedInTo: choice.account, context)
        return site.show(.device(SignInText.approved, SignInText.approvedLead), to: browser)
    }

    private func choices(of session: BrowserSession, for device: DeviceRequest) async throws
        -> [AccountChoice]
    {
        try await AccountChoice.all(for: session, client: device.client, in: site.database)
            .filter { $0.granted(device.asked) != nil }
    }

    /// - Parameters:
    ///   - device: What asks.
    ///   - choice: What it is let into; `nil` refuses it.
    ///   - session: Who decides.
    /// - Returns: Whether it still waited for that.
    /// - Throws: ``DatabaseError``.
    private func record(
        _ device: DeviceRequest,
        _ choice: AccountChoice?,
        by session: BrowserSession
    ) async throws -> Bool {
        let rows = try await site.database.query(
            "decide about a device",
            SignInQueries.decideDevice(
                device.code.text,
                approve: choice != nil,
                by: session,
                account: choice?.account,
                membership: choice?.membership,
                scope: choice?.granted(device.asked)?.text
            )
        )
        return try rows.first?.decode("is_decided") ?? false
    }
}
