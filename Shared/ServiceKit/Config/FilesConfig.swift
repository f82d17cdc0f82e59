import CurlKit
import FileKit
import Primitives

/// Where a service keeps files.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `files.store` | choice | folder | folder, s3 |
/// | `files.folder` | path | (outside production one below /tmp) | of the files; with s3 of those on their way |
/// | `files.keys` | secret | (development) | `id:secret`, several with commas between: the first seals, all open |
/// | `files.s3.endpoint` | URL | (s3 only) | `https://s3.eu-central-1.amazonaws.com` |
/// | `files.s3.bucket` | text | (s3 only) | a bucket that is there |
/// | `files.s3.region` | text | us-east-1 | |
/// | `files.s3.access.key`, `files.s3.secret.key` | secret | (s3 only) | |
struct FilesConfig {
    enum Store: String, CaseIterable { case folder, s3 }

    static let developmentKeys = "development:florin-files-development-secret-0123456789"

    let folder: String
    let keys: FileKeys
    /// Nil for files in the folder.
    let bucket: S3Bucket?

    init(_ settings: Settings, service: String, client: CurlClient) throws(ConfigError) {
        let isProduction = settings.mode == .production
        folder = try settings.text("files.folder", default: isProduction ? nil : "/tmp/florin-files/\(service)")
        keys = try Self.keys(settings)
        switch try settings.choice("files.store", default: Store.folder) {
        case .folder: bucket = nil
        case .s3:
            let name = try settings.text("files.s3.bucket")
            if !S3Bucket.isName(name) {
                try settings.refuse(ConfigError("files.s3.bucket", expected: "the name of a bucket", found: name))
            }
            bucket = S3Bucket(
                endpoint: try settings.httpURL("files.s3.endpoint"), bucket: name,
                region: try settings.text("files.s3.region", default: "us-east-1"),
                accessKey: try settings.secret("files.s3.access.key"),
                secretKey: try settings.secret("files.s3.secret.key"), client: client)
        }
    }

    private static func keys(_ settings: Settings) throws(ConfigError) -> FileKeys {
        let text = try settings.secret("files.keys", developmentDefault: developmentKeys)
        if let keys = try? FileKeys(text) { return keys }  // what is wrong is said by name below
        try settings.refuse(
            ConfigError("files.keys", expected: "id:secret, each secret of 32 bytes or more, with commas between"))
        guard let standIn = try? FileKeys(developmentKeys) else { preconditionFailure("our own keys are malformed") }
        return standIn
    }
}
