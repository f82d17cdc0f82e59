import FoundationEssentials

/// Places in the checkout, found from this file's own path.
package enum Checkout {
    /// Folder of `Package.swift`.
    package static let root: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    /// A file of the repository as text.
    /// - Throws: `SharedData.Missing` with the path that was tried.
    package static func text(_ path: String) throws -> String {
        guard let data = FileManager.default.contents(atPath: "\(root)/\(path)") else {
            throw SharedData.Missing(path: "\(root)/\(path)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}

/// The data sets of the suite, in the folder `shared/data` beside the checkout (or where `FLORIN_SHARED_DATA` says).
package enum SharedData {
    package struct Missing: Error, CustomStringConvertible {
        package let path: String

        package var description: String {
            "nothing at \(path) (the suite's data belongs in ../shared/data, or where FLORIN_SHARED_DATA says)"
        }
    }

    package static let folder: String =
        ProcessInfo.processInfo.environment["FLORIN_SHARED_DATA"] ?? "\(Checkout.root)/../shared/data"

    /// The bytes of one file.
    /// - Throws: `Missing` with the path that was tried.
    package static func bytes(_ name: String) throws -> [UInt8] {
        let path = "\(folder)/\(name)"
        guard let data = FileManager.default.contents(atPath: path) else { throw Missing(path: path) }
        return [UInt8](data)
    }

    /// The names in one folder, sorted.
    /// - Throws: `Missing` when the folder is not there or empty.
    package static func names(in name: String) throws -> [String] {
        let path = "\(folder)/\(name)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []  // no folder is no data
        guard !names.isEmpty else { throw Missing(path: path) }
        return names.sorted()
    }
}
