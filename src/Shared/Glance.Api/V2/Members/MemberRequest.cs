using Glance.Api.Errors;
using Glance.Api.Json;

namespace Glance.Api.V2.Members;

/// <summary>Bodies of requests about members.</summary>
internal static class MemberRequest
{
    /// <summary>The project of <c>{"member": "…"}</c>.</summary>
    /// <exception cref="ApiException">Another form, or nobody.</exception>
    public static string Member(object body)
    {
        if (body is not JsonObject members)
            throw WrongForm();
        if (!members.TryGetValue("member", out var member))
            throw ApiException.BadRequest("Member to be added not specified");
        if (member is null or "" or false or 0L or 0.0 or JsonObject { Count: 0 } or IReadOnlyList<object?> { Count: 0 })
            throw ApiException.BadRequest("Member can't be empty");
        return member as string ?? throw WrongForm($"Member {PythonText.Of(member)} is not of type 'string'. ");
    }

    /// <summary>The word of <c>{"status": "…"}</c>; null when it is none, which is told once the member is known to exist.</summary>
    /// <exception cref="ApiException">Another form.</exception>
    public static string? Status(object body)
    {
        if (body is not JsonObject members)
            throw ApiException.BadRequest("Expected a status in the form: {\"status\": \"status\"}");
        return members.TryGetValue("status", out var status) ? status as string : throw ApiException.BadRequest("Status not specified");
    }

    private static ApiException WrongForm(string reason = "") =>
        ApiException.BadRequest(reason + "Expected a member in the form: {\"member\": \"image_id\"}");
}
