import OCPP
import PluginKit
import Telemetry
import Tenancy

/// What a plugin may declare (docs/plugins.md). Broken rules stop the start: they are mistakes in the source.
enum PluginRules {
    static func check<Settings>(
        _ manifest: PluginManifest,
        _ registrations: PluginRegistrations<Settings>
    ) throws(PluginError) {
        let name = manifest.name
        func require(_ holds: Bool, _ complaint: String) throws(PluginError) {
            guard holds else { throw .misdeclared(name, complaint) }
        }
        for complaint in registrations.complaints { try require(false, complaint) }
        try require((1...50).contains(manifest.version.count), "its version is no version")
        try require(!manifest.summary.isEmpty, "it has no summary")
        for route in registrations.routes {
            let path = route.place.path(of: name)
            try require(isPath(path), "\(path) is no path")
            switch (route.audience, route.handler) {
            case (.tenant, .tenant), (.machine, .tenant), (.open, .plain), (.operations, .plain): break
            default: try require(false, "\(route.id): the handler is not for its audience")
            }
            try require(route.body == nil || route.method != .get, "\(route.id): a GET has no body")
        }
        try require(isUnique(registrations.routes.map(\.id)), "two routes have the same id")
        let places = registrations.routes.map { "\($0.method.rawValue) \($0.place.path(of: name))" }
        try require(isUnique(places), "two routes are at the same place")
        try require(isUnique(registrations.services.map(\.name)), "two services have the same name")
        let hasEvents = registrations.subscription != nil
        try require(
            hasEvents || registrations.services.allSatisfy { $0.placement != .withEvents },
            "a service runs with events that it does not want"
        )
        try require(
            registrations.services.allSatisfy { isWord($0.name) && $0.name.count <= 40 },
            "a service's name is no word"
        )
        try require(isUnique(registrations.readiness.map(\.name)), "two checks have the same name")
        for declared in registrations.scopes {
            let isOurs = declared.scope.rawValue.hasPrefix("plugin.\(name):")
            try require(
                isOurs && !declared.meaning.isEmpty,
                "scope \(declared.scope.rawValue) is not its own"
            )
        }
        for route in registrations.routes {
            guard let scope = route.audience.scope, scope.isOfPlugin else { continue }
            let isDeclared = registrations.scopes.contains { $0.scope == scope }
            try require(isDeclared, "\(route.id): scope \(scope.rawValue) is not declared")
        }
        for metric in registrations.metrics {
            let isOurs =
                ([name.metricPrefix] + manifest.metricPrefixes).contains { metric.name.hasPrefix($0) }
                || registrations.metricsBackend != nil
            try require(isOurs && isWord(metric.name), "metric \(metric.name): not \(name.metricPrefix)…")
            if case .counter = metric.kind {
                try require(metric.name.hasSuffix("_total"), "counter \(metric.name): not …_total")
            }
        }
        try require(isUnique(registrations.metrics.map(\.name)), "two metrics have the same name")
        for prefix in manifest.metricPrefixes {
            let isTaken = PlatformMetrics.definitions.contains { $0.name.hasPrefix(prefix) }
            let isPrefix = prefix.hasPrefix("plugyard_") && prefix.hasSuffix("_") && prefix != "plugyard_"
            try require(isPrefix && !isTaken, "metrics \(prefix)… are not its own")
        }
    }

    /// `account`: The schema of account settings; `installation`: that of the installation's.
    static func check(
        _ name: PluginName,
        account: ObjectSchema,
        installation: ObjectSchema
    ) throws(PluginError) {
        for field in account.fields where field.isRequired {
            throw .misdeclared(name, "account setting \(field.name) is required: an account begins with none")
        }
        for field in installation.fields where field.isSecret {
            throw .misdeclared(
                name,
                "setting \(field.name) is secret: those of the installation are in its file"
            )
        }
        for (schema, secretsAllowed) in [(account, true), (installation, false)] {
            guard let complaint = complaint(about: schema, secretsAllowed: secretsAllowed) else { continue }
            throw .misdeclared(name, complaint)
        }
    }

    private static func complaint(about schema: ObjectSchema, secretsAllowed: Bool) -> String? {
        guard isUnique(schema.fields.map(\.name)) else { return "two settings have the same name" }
        for field in schema.fields {
            if !isWord(field.name) { return "setting \(field.name): its name is no word" }
            if field.help.isEmpty { return "setting \(field.name): nobody is told what it is for" }
            if field.isSecret, !secretsAllowed {
                return "setting \(field.name): a secret inside another setting"
            }
            if let standard = field.standard,
                (try? FieldRule<JSONValue>.of(field.value).read(JSONValue(standard))) == nil
            {
                return "setting \(field.name): its standard value is not allowed"
            }
            if case .object(let inner) = field.value,
                let complaint = complaint(about: inner, secretsAllowed: false)
            {
                return complaint
            }
        }
        return nil
    }

    private static func isUnique(_ words: [String]) -> Bool {
        Set(words).count == words.count
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }

    private static func isPath(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasSuffix("/") && !path.contains("//")
            && path.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "/{}-_.".utf8.contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
    }
}
