import FoundationEssentials

/// Where the files are that belong to the program: in the working directory, or in a folder above the executable
/// (in a checkout that is the root of the tree, in an image the folder of the installation).
enum Installation {
    static func path(of name: String) -> String {
        // The plain name, which the caller then complains about.
        existingPath(of: name) ?? name
    }

    /// - Returns: `nil` when there is none.
    static func existingPath(of name: String) -> String? {
        let files = FileManager.default
        if files.fileExists(atPath: name) { return name }
        // What the system cannot tell is nowhere.
        let executable = (try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var folder = executable.split(separator: "/").dropLast()
        while !folder.isEmpty {
            let candidate = "/" + folder.joined(separator: "/") + "/" + name
            if files.fileExists(atPath: candidate) { return candidate }
            folder = folder.dropLast()
        }
        return nil
    }
}
