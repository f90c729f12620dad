using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glance.Keystone.Wire;

/// <summary>Readers and writers of Keystone's JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TokenReply))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(TrustReply))]
[JsonSerializable(typeof(VersionsReply))]
[JsonSerializable(typeof(EndpointReply))]
[JsonSerializable(typeof(EndpointsReply))]
[JsonSerializable(typeof(ServicesReply))]
[JsonSerializable(typeof(RegisteredLimitsReply))]
[JsonSerializable(typeof(LimitsReply))]
[JsonSerializable(typeof(LimitModelReply))]
internal sealed partial class KeystoneJson : JsonSerializerContext;
