namespace Glance.Database.Engines.Sqlite;

/// <content>What becomes of connections whose files were taken away (docs/decisions/0391).</content>
internal sealed partial class SqliteConnections
{
    private SqliteWatch? _watch;

    /// <summary>
    /// Looks at the files by itself from now on: what is in a log that was deleted lasts only as long as the processes that have it open.
    /// </summary>
    public void BeginWatch() => _watch = new SqliteWatch(this, _files, _time);

    /// <summary>
    /// Writes the log back into the file and, where it is the log that is wrong, closes all connections, so that the database can be opened
    /// with a new one once no process has the old one any more. What could not be written back stays open and is tried again.
    /// </summary>
    public async Task LeaveAsync()
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        for (var free = 0; free < Readers; free++)
            await _reading.WaitAsync().ConfigureAwait(false);
        List<SqliteConnectionThread> threads = [_writer];
        try
        {
            while (_idleReaders.Reader.TryRead(out var thread))
                threads.Add(thread);
            // Once more, where a request has done so: another may have been within a change then.
            var isFolded = false;
            for (var turn = 0; turn < threads.Count && !isFolded; turn++)
                isFolded = await FoldAsync(threads[turn]).ConfigureAwait(false);
            if (!isFolded || !_files.IsLogLost)
                return;
            foreach (var thread in threads)
                await thread.CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            foreach (var reader in threads.Skip(1))
                _idleReaders.Writer.TryWrite(reader);
            _reading.Release(Readers);
            _writing.Release();
        }
    }

    // An older copy of the log is moved away at once: if this process dies now, the next one would take it for what follows the file.
    private async Task<bool> FoldAsync(SqliteConnectionThread thread)
    {
        if (!await thread.CheckpointAsync().ConfigureAwait(false))
            return false;
        if (_files.NeedsFold)
            Log.LogFolded(_logger, _settings.Path);
        _files.Folded();
        return !_files.IsLogLost || _files.SetAside();
    }
}
