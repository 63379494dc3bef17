using System.Text;

namespace Gharart.Admin.Http.Csv;

/// <summary>
/// Reads CSV after RFC 4180, from any line end, and tells of each record the line on which it begins. A record in which something follows a
/// closing quote, or that is too long, is told as wrong, and reading goes on behind it. Empty lines are passed over.
/// </summary>
internal sealed class CsvReader(TextReader input)
{
    /// <summary>Characters of a record.</summary>
    public const int MaxRecord = 256 * 1024;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly StringBuilder _cell = new();
    private int _length;
    private int _position;
    private int _line = 1;
    private List<string> _cells = [];
    private string? _error;
    private int _size;

    /// <summary>The next record; null at the end.</summary>
    public async ValueTask<CsvRecord?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await PeekAsync(cancellationToken) is >= 0)
        {
            var line = _line;
            (_cells, _error, _size) = ([], null, 0);
            while (await ReadCellAsync(cancellationToken))
            {
            }

            if (_error is not null || _cells is not [""])
            {
                return new CsvRecord(line, _cells, _error);
            }
        }

        return null;
    }

    // Answers whether another cell of the record follows.
    private async ValueTask<bool> ReadCellAsync(CancellationToken cancellationToken)
    {
        _cell.Clear();
        if (await PeekAsync(cancellationToken) == '"')
        {
            _position++;
            await ReadQuotedAsync(cancellationToken);
        }

        while (true)
        {
            var next = await PeekAsync(cancellationToken);
            if (next >= 0)
            {
                _position++;
            }

            switch (next)
            {
                case ',':
                    _cells.Add(_cell.ToString());
                    return true;
                case '\r' when await PeekAsync(cancellationToken) == '\n':
                    break;
                case '\r' or '\n':
                    _line++;
                    _cells.Add(_cell.ToString());
                    return false;
                case < 0:
                    _cells.Add(_cell.ToString());
                    return false;
                default:
                    Append((char)next);
                    break;
            }
        }
    }

    private async ValueTask ReadQuotedAsync(CancellationToken cancellationToken)
    {
        var begin = _line;
        while (await PeekAsync(cancellationToken) is >= 0 and var next)
        {
            _position++;
            if (next == '"')
            {
                switch (await PeekAsync(cancellationToken))
                {
                    case '"':
                        _position++;
                        break;
                    case < 0 or ',' or '\r' or '\n':
                        return;
                    default:
                        _error ??= "has something behind a closing quote; a quote inside a quoted cell is written twice";
                        return;
                }
            }

            _line += next == '\n' ? 1 : 0;
            Append((char)next);
        }

        _error = $"has a quote that is opened on line {begin} and never closed";
    }

    private void Append(char character)
    {
        if (++_size <= MaxRecord)
        {
            _cell.Append(character);
        }
        else
        {
            _error ??= $"is longer than {MaxRecord / 1024} KiB";
        }
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        if (_position == _length)
        {
            _position = 0;
            _length = await input.ReadAsync(_buffer, cancellationToken);
        }

        return _position == _length ? -1 : _buffer[_position];
    }
}
