using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Glance.FunctionalTests.Supervision;

/// <summary>
/// A client that forgives nothing: one try for each request, no hidden second one on another connection. It keeps a connection until
/// the server announces its end, and counts what failed with the reason.
/// </summary>
internal sealed class StrictClient(Uri address) : IDisposable
{
    private readonly byte[] _buffer = new byte[65536];
    private TcpClient? _connection;
    private NetworkStream? _stream;
    private int _begin;
    private int _end;
    private long _answeredAt;
    private long _askedAt;
    private TimeSpan _silence;

    /// <summary>What a client went through.</summary>
    public sealed record Count(int Served, IReadOnlyList<string> Failures);

    /// <summary>From then on nothing is done slowly any more.</summary>
    public Task Hurry { get; init; } = Task.Delay(Timeout.Infinite);

    /// <summary>Our end of the connection in use; 0 when there is none.</summary>
    public int LocalPort => (_connection?.Client.LocalEndPoint as System.Net.IPEndPoint)?.Port ?? 0;

    /// <summary>Asks for the version document again and again until cancelled.</summary>
    public static Task<Count> RunAsync(Uri address, bool keepAlive, TimeSpan pause, CancellationToken done) =>
        RepeatAsync(address, pause, async client =>
        {
            var (status, _) = await client.SendAsync("GET", "/", [], TimeSpan.Zero, keepAlive);
            if (status != 300)
                throw new InvalidDataException($"answered {status}");
        }, done);

    /// <summary>Does something again and again until cancelled; what it throws counts as a failed request.</summary>
    public static async Task<Count> RepeatAsync(Uri address, TimeSpan pause, Func<StrictClient, Task> act, CancellationToken done)
    {
        var served = 0;
        var failures = new List<string>();
        using var client = new StrictClient(address);
        while (!done.IsCancellationRequested)
        {
            try
            {
                await act(client);
                served++;
            }
            catch (Exception failed) when (failed is IOException or SocketException or InvalidDataException)
            {
                failures.Add($"{failed.Message} ({client._silence.TotalMilliseconds:F0} ms after the last answer on this connection; asked {Stopwatch.GetElapsedTime(client._askedAt).TotalMilliseconds:F0} ms ago)");
                client.Close();
            }

            await Task.Delay(pause, CancellationToken.None);
        }

        return new Count(served, failures);
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="method">GET, PUT, …</param>
    /// <param name="path">Path.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="dawdle">Pause after each 64 KiB sent or received.</param>
    /// <param name="keepAlive">Whether the connection is to be kept.</param>
    /// <param name="type">Content type.</param>
    /// <exception cref="IOException">The connection ended before the answer was complete, or none was made.</exception>
    public async Task<(int Status, byte[] Body)> SendAsync(string method, string path, byte[] body, TimeSpan dawdle, bool keepAlive = true, string type = "application/octet-stream")
    {
        await OpenAsync();
        _askedAt = Stopwatch.GetTimestamp();
        _silence = Stopwatch.GetElapsedTime(_answeredAt, _askedAt);
        var head = $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\n{(keepAlive ? "" : "Connection: close\r\n")}{(body.Length > 0 ? $"Content-Type: {type}\r\nContent-Length: {body.Length}\r\n" : method == "POST" || method == "PUT" ? "Content-Length: 0\r\n" : "")}\r\n";
        await _stream!.WriteAsync(Encoding.ASCII.GetBytes(head));
        for (var sent = 0; sent < body.Length; sent += 65536)
        {
            await _stream.WriteAsync(body.AsMemory(sent, Math.Min(65536, body.Length - sent)));
            await PauseAsync(dawdle);
        }

        var lines = await ReadHeadAsync();
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var answer = status == 204 ? [] : await ReadBodyAsync(lines, dawdle);
        _answeredAt = Stopwatch.GetTimestamp();
        if (!keepAlive || lines.Exists(line => line.Equals("Connection: close", StringComparison.OrdinalIgnoreCase)))
            Close();
        return (status, answer);
    }

    /// <summary>Gives the connection up.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _connection?.Dispose();
        _stream = null;
        _connection = null;
    }

    public void Dispose() => Close();

    private Task PauseAsync(TimeSpan dawdle) => dawdle > TimeSpan.Zero && !Hurry.IsCompleted ? Task.WhenAny(Task.Delay(dawdle), Hurry) : Task.CompletedTask;

    private async Task OpenAsync()
    {
        if (_stream is not null)
            return;
        _connection = new TcpClient { NoDelay = true, ReceiveTimeout = 60_000 };
        await _connection.ConnectAsync(address.Host, address.Port);
        _stream = _connection.GetStream();
        (_begin, _end) = (0, 0);
        _answeredAt = Stopwatch.GetTimestamp();
    }

    private async Task<List<string>> ReadHeadAsync()
    {
        var lines = new List<string>();
        while (await ReadLineAsync() is { Length: > 0 } line)
            lines.Add(line);
        return lines.Count > 0 ? lines : throw new InvalidDataException("an answer without a head");
    }

    private async ValueTask<string> ReadLineAsync()
    {
        while (true)
        {
            var end = _buffer.AsSpan(_begin.._end).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, _begin, end).TrimEnd('\r');
                _begin += end + 1;
                return line;
            }

            var none = _begin == _end;
            if (await FillAsync() == 0)
                throw new IOException(none ? "the connection ended instead of an answer" : "the connection ended within the head of an answer");
        }
    }

    // More into the buffer, behind what has not been taken out of it.
    private async ValueTask<int> FillAsync()
    {
        _buffer.AsSpan(_begin.._end).CopyTo(_buffer);
        (_begin, _end) = (0, _end - _begin);
        var count = await _stream!.ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        return count;
    }

    private async Task<byte[]> ReadBodyAsync(List<string> lines, TimeSpan dawdle)
    {
        if (lines.Find(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } length)
            return await ReadExactlyAsync(int.Parse(length.AsSpan(15), CultureInfo.InvariantCulture), dawdle);
        using var body = new MemoryStream();
        while (int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            body.Write(await ReadExactlyAsync(size, dawdle));
            _ = await ReadLineAsync();
        }

        _ = await ReadLineAsync();
        return body.ToArray();
    }

    private async Task<byte[]> ReadExactlyAsync(int length, TimeSpan dawdle)
    {
        var body = new byte[length];
        for (var read = 0; read < length;)
        {
            if (_begin == _end && await FillAsync() == 0)
                throw new IOException($"the connection ended after {read} of {length} bytes");
            var count = Math.Min(_end - _begin, length - read);
            _buffer.AsSpan(_begin, count).CopyTo(body.AsSpan(read));
            _begin += count;
            read += count;
            if (dawdle > TimeSpan.Zero && read < length)
                await PauseAsync(dawdle);
        }

        return body;
    }
}
