extension @MODULE@Service {
    package static let metrics = [
        "@SLUG@_age_seconds": "How long ago the schema of the service was made."
    ]
}
