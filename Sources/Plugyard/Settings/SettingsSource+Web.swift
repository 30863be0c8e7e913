import FoundationEssentials
import Platform

extension SettingsSource {
    /// What the web admin tells browsers.
    ///
    /// - Parameters:
    ///   - publicURL: As checked.
    ///   - ocppPort: Of charge points, where it is one of their own.
    /// - Returns: The settings.
    /// - Throws: ``SettingsError`` about a malformed address of tiles.
    func web(publicURL: String, ocppPort: Int?) throws -> WebSettings {
        let tiles = self[.mapTileURL]
        if let tiles {
            let isMeant = tiles.hasPrefix("https://") || tiles.hasPrefix("http://")
            guard isMeant, ["{z}", "{x}", "{y}"].allSatisfy({ tiles.contains($0) }),
                tiles.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw SettingsError(
                    "\(SettingKey.mapTileURL.variable): expected https://host/…{z}…{x}…{y}…, found \"\(tiles)\""
                )
            }
        }
        return WebSettings(
            publicURL: publicURL,
            ocppURL: Self.ocppURL(publicURL, port: ocppPort),
            tileURL: tiles,
            tileAttribution: self[.mapTileAttribution]
        )
    }

    private static func ocppURL(_ publicURL: String, port: Int?) -> String {
        let socketURL = "ws" + publicURL.dropFirst("http".count)
        guard let port else { return "\(socketURL)/ocpp" }
        let scheme = socketURL.prefix { $0 != "/" } + "//"
        var authority = socketURL.dropFirst(scheme.count).prefix { $0 != "/" }
        if let colon = authority.lastIndex(of: ":"), authority[colon...].dropFirst().allSatisfy(\.isNumber) {
            authority = authority[..<colon]
        }
        return "\(scheme)\(authority):\(port)/ocpp"
    }
}

extension Settings {
    /// The web admin, read into memory.
    ///
    /// - Throws: ``SettingsError`` when the folder is of no use.
    func webAdmin() throws -> WebAdmin {
        guard let webFolder else { return WebAdmin(.none, settings: web) }
        do {
            return WebAdmin(try WebFiles(folder: webFolder), settings: web)
        } catch {
            throw SettingsError("\(SettingKey.webFolder.variable): \(error)")
        }
    }
}
