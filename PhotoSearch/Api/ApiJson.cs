using System.Text.Json.Serialization;

namespace PhotoSearch.Api;

/// <summary>How answers are written and requests read, made at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(PhotoAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(FailuresAnswer))]
[JsonSerializable(typeof(RetryRequest))]
[JsonSerializable(typeof(RetryAnswer))]
[JsonSerializable(typeof(PauseRequest))]
[JsonSerializable(typeof(PauseAnswer))]
[JsonSerializable(typeof(ApiKeyRequest))]
[JsonSerializable(typeof(NewApiKeyAnswer))]
[JsonSerializable(typeof(ApiKeysAnswer))]
[JsonSerializable(typeof(AccountRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(AccountsAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(DuplicatesAnswer))]
[JsonSerializable(typeof(MapAnswer))]
[JsonSerializable(typeof(TimelineAnswer))]
[JsonSerializable(typeof(EmbedRequest))]
[JsonSerializable(typeof(EmbedAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
