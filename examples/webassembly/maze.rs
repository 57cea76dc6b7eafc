// The shortest way through a maze, found breadth first.
use std::collections::{HashMap, VecDeque};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    row: usize,
    column: usize,
}

#[derive(Debug)]
enum Search {
    Found { steps: usize, way: Vec<Place> },
    Closed(usize),
}

struct Maze {
    rows: Vec<Vec<char>>,
}

impl Maze {
    fn parse(text: &str) -> Maze {
        Maze { rows: text.lines().map(|line| line.chars().collect()).collect() }
    }

    fn find(&self, wanted: char) -> Option<Place> {
        for (row, line) in self.rows.iter().enumerate() {
            if let Some(column) = line.iter().position(|&c| c == wanted) {
                return Some(Place { row, column });
            }
        }
        None
    }

    fn neighbours(&self, place: Place) -> impl Iterator<Item = Place> + '_ {
        let steps: [(isize, isize); 4] = [(0, 1), (1, 0), (0, -1), (-1, 0)];
        steps.into_iter().filter_map(move |(down, right)| {
            let row: usize = (place.row as isize + down).try_into().ok()?;
            let column: usize = (place.column as isize + right).try_into().ok()?;
            let cell = *self.rows.get(row)?.get(column)?;
            if cell == '#' { None } else { Some(Place { row, column }) }
        })
    }

    fn search(&self, from: Place, to: Place) -> Search {
        let mut came_from: HashMap<Place, Place> = HashMap::new();
        let mut queue = VecDeque::from([from]);
        let mut visited = 0;
        while let Some(place) = queue.pop_front() {
            visited += 1;
            if place == to {
                let mut way = vec![to];
                while let Some(&before) = came_from.get(way.last().unwrap()) {
                    way.push(before);
                    if before == from { break; }
                }
                way.reverse();
                return Search::Found { steps: way.len() - 1, way };
            }
            for next in self.neighbours(place) {
                if next != from && !came_from.contains_key(&next) {
                    came_from.insert(next, place);
                    queue.push_back(next);
                }
            }
        }
        Search::Closed(visited)
    }
}

impl fmt::Display for Maze {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for row in &self.rows {
            writeln!(out, "{}", row.iter().collect::<String>())?;
        }
        Ok(())
    }
}

fn main() {
    let mut maze = Maze::parse("#########\n#A  #   #\n### # # #\n#   # # #\n# ### # #\n#     #B#\n#########");
    let (from, to) = (maze.find('A').unwrap(), maze.find('B').unwrap());
    match maze.search(from, to) {
        Search::Found { steps, way } => {
            for place in &way[1..way.len() - 1] {
                maze.rows[place.row][place.column] = '.';
            }
            print!("{}", maze);
            println!("{} steps", steps);
        }
        Search::Closed(visited) => println!("no way, {} places seen", visited),
    }
    maze.rows[4][5] = '#';
    maze.rows[5][5] = '#';
    println!("{:?}", maze.search(from, to));
}
