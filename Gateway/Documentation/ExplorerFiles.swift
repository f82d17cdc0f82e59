import FoundationEssentials
import Logging

/// The files of `/docs`: our page, and Swagger UI from the folder into which the build has put it.
struct ExplorerFiles: Sendable {
    struct File: Sendable {
        let contentType: String
        let bytes: [UInt8]
    }

    /// By name. Nothing else below `/docs` is there, so no path of a request ever reaches the disk.
    let files: [String: File]
    /// Nil when Swagger UI is not installed.
    let page: [UInt8]?

    static let script = "text/javascript; charset=utf-8"
    static let style = "text/css; charset=utf-8"
    /// What the page needs of Swagger UI.
    static let installed = [("swagger-ui-bundle.js", script), ("swagger-ui.css", style)]

    /// - Parameter folder: nil when none is configured. Read once, at the start.
    init(folder: String?, logger: Logger) {
        var files = [
            "explorer.js": File(contentType: Self.script, bytes: PackageResources.explorer_js),
            "explorer.css": File(contentType: Self.style, bytes: PackageResources.explorer_css),
        ]
        var missing: [String] = []
        for (name, contentType) in Self.installed {
            if let folder, let data = FileManager.default.contents(atPath: "\(folder)/\(name)") {
                files[name] = File(contentType: contentType, bytes: Array(data))
            } else {
                missing.append(name)
            }
        }
        if !missing.isEmpty {
            let names = missing.joined(separator: ", ")
            logger.warning("the API explorer is not installed", metadata: ["missing": "\(names)"])
        }
        self.files = files
        page = missing.isEmpty ? PackageResources.index_html : nil
    }
}
