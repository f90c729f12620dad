using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Glance.Control.Administration;

/// <summary>One JSON document on one line: the whole of what either side says.</summary>
public static class AdministrationLine
{
    /// <summary>Longest question, bytes.</summary>
    public const int MaxQuestion = 4096;

    /// <summary>Longest answer, bytes: a table of all the workers there can be.</summary>
    public const int MaxAnswer = 1024 * 1024;

    /// <summary>Sends a line.</summary>
    public static async Task SendAsync<T>(Socket connection, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ReadOnlyMemory<byte> rest = (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
        while (!rest.IsEmpty)
            rest = rest[await connection.SendAsync(rest, cancellationToken).ConfigureAwait(false)..];
    }

    /// <summary>Receives a line.</summary>
    /// <returns>What it says; null when the other side hung up first.</returns>
    /// <exception cref="InvalidDataException">The line is too long or no such document.</exception>
    public static async Task<T?> ReceiveAsync<T>(Socket connection, JsonTypeInfo<T> type, int most, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var line = new MemoryStream();
        var buffer = new byte[4096];
        while (line.Length <= most)
        {
            var count = await connection.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return null;
            var end = buffer.AsSpan(0, count).IndexOf((byte)'\n');
            line.Write(buffer, 0, end < 0 ? count : end);
            if (end >= 0)
                return Parse(line, type);
        }

        throw new InvalidDataException($"a line of more than {most} bytes");
    }

    private static T Parse<T>(MemoryStream line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line.ToArray(), type) ?? throw new InvalidDataException("null says nothing");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"not the JSON that was expected: {malformed.Message}", malformed);
        }
    }
}
